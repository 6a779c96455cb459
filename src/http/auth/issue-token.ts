import { FailureError } from '../../core/kernel/failure.ts';
import { omitUndefined } from '../../core/kernel/omit.ts';
import type { AccessStore, Scope, Token } from '../../core/model/access.ts';
import type { Clock } from '../../core/model/ports.ts';
import { digestOf, newTokenSecret } from './secret.ts';

export interface Access {
  readonly store: AccessStore;
  readonly clock: Clock;
}

export interface TokenRequest {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly only?: readonly string[] | undefined;
  /** Default: a year. */
  readonly lifetimeMs?: number | undefined;
}

export interface IssuedToken {
  readonly token: Token;
  /** Kept nowhere: it can be shown now, and never again. */
  readonly secret: string;
}

const YEAR_MS = 365 * 24 * 3_600_000;

/** It stands in the log, in lists and in the names of files. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/i;

/** @throws FailureError `usage` (`bad_token_name`) or `rejected` (`token_exists`) */
export async function issueToken({ store, clock }: Access, request: TokenRequest): Promise<IssuedToken> {
  const { name, scopes, only, lifetimeMs = YEAR_MS } = request;
  if (!NAME.test(name)) throw badName(name);
  const { secret, publicPart } = newTokenSecret();
  const createdAt = clock.now();
  const token: Token = {
    name,
    publicPart,
    scopes: [...new Set(scopes)],
    ...omitUndefined({ only }),
    createdAt,
    expiresAt: new Date(Date.parse(createdAt) + lifetimeMs).toISOString(),
    lastUsedAt: null,
    revokedAt: null,
  };
  if (!(await store.createToken(digestOf(secret), token))) throw taken(name);
  return { token, secret };
}

const badName = (name: string): FailureError =>
  new FailureError({
    kind: 'usage',
    code: 'bad_token_name',
    message: `"${name}" cannot be the name of a token.`,
    hint: 'Use up to 64 letters, digits, dots, dashes and underscores, a letter or a digit first.',
  });

const taken = (name: string): FailureError =>
  new FailureError({
    kind: 'rejected',
    code: 'token_exists',
    message: `There is a token "${name}" already.`,
    hint: 'Revoke it first, or choose another name.',
    details: { name },
  });
