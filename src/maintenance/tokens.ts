import { advice } from '../core/kernel/advice.ts';
import { FailureError } from '../core/kernel/failure.ts';
import { didYouMean } from '../core/kernel/suggest.ts';
import type { Principal, Token } from '../core/model/access.ts';
import type { Clock } from '../core/model/ports.ts';
import { systemClock } from '../core/model/system-clock.ts';
import { ConsoleSessions } from '../http/auth/console-sessions.ts';
import { type Access, type IssuedToken, issueToken, type TokenRequest } from '../http/auth/issue-token.ts';
import { engineFor, type StoreOptions } from './store.ts';

/** Tokens of the daybook: created, listed, revoked. */

export interface AccessOptions extends Pick<StoreOptions, 'db' | 'timeoutMs'> {
  /** Pins the clock: an ISO instant. */
  readonly now: string | undefined;
}

export const createToken = (options: AccessOptions, request: TokenRequest): Promise<IssuedToken> =>
  withAccess(options, (access) => issueToken(access, request));

export const listTokens = (options: AccessOptions): Promise<readonly Token[]> =>
  withAccess(options, ({ store }) => store.listTokens());

/** The secret of a link that signs in to the console, once and within a minute. */
export const createSignInLink = (options: AccessOptions, principal: Principal): Promise<string> =>
  withAccess(options, (access) => new ConsoleSessions(access).createLink(principal));

/** Safe to repeat: `isNew` says whether it was valid until now. */
export const revokeToken = (
  options: AccessOptions,
  name: string,
): Promise<{ readonly revokedAt: string; readonly isNew: boolean }> =>
  withAccess(options, async ({ store, clock: { now } }) => {
    const at = now();
    if ((await store.revokeToken(name, at)) !== undefined) return { revokedAt: at, isNew: true };
    const all = await store.listTokens();
    const revokedAt = all.findLast((token) => token.name === name)?.revokedAt;
    if (revokedAt === undefined || revokedAt === null) throw unknownToken(name, all);
    return { revokedAt, isNew: false };
  });

async function withAccess<Answer>(
  options: AccessOptions,
  work: (access: Access) => Promise<Answer>,
): Promise<Answer> {
  const { now } = options;
  const store = await (await engineFor(options)).access();
  const pinned: Clock = now === undefined ? systemClock : { now: () => now };
  try {
    return await work({ store, clock: pinned });
  } finally {
    await store.close();
  }
}

function unknownToken(name: string, tokens: readonly Token[]): FailureError {
  const valid = tokens.filter(({ revokedAt }) => revokedAt === null).map((token) => token.name);
  const near = didYouMean(name, valid);
  return new FailureError({
    kind: 'not_found',
    code: 'token_not_found',
    message: `There is no token "${name}".`,
    ...(near === undefined ? advice`See ${{ program: 'tokens list' }}.` : { hint: near }),
  });
}
