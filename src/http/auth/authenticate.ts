import type { Principal, Token } from '../../core/model/access.ts';
import type { Access } from './issue-token.ts';
import { digestOf, isTokenSecret } from './secret.ts';

const BEARER = /^Bearer +(\S+) *$/i;

/** Who speaks, by the `Authorization` header alone; undefined for a token that is missing, wrong, expired or revoked. */
export async function authenticate(
  access: Access,
  authorization: string | undefined,
): Promise<Principal | undefined> {
  const [, secret] = BEARER.exec(authorization ?? '') ?? [];
  return secret === undefined ? undefined : (await validToken(access, secret))?.principal;
}

/** A token that is valid now, and its digest. That it was used is noted to the hour. */
export async function validToken(
  { store, clock }: Access,
  secret: string,
): Promise<{ readonly principal: Principal; readonly digest: string } | undefined> {
  if (!isTokenSecret(secret)) return undefined;
  const [digest, now] = [digestOf(secret), clock.now()];
  const token = await store.tokenByDigest(digest);
  if (token === undefined || !isValid(token, now)) return undefined;
  const hour = `${now.slice(0, 13)}:00:00.000Z`;
  // Nobody waits for it, and without it the token is as valid.
  if ((token.lastUsedAt ?? '') < hour) void store.touchToken(digest, hour).catch(() => undefined);
  return { principal: principalOf(token), digest };
}

export const isValid = ({ revokedAt, expiresAt }: Token, now: string): boolean =>
  revokedAt === null && now < expiresAt;

const principalOf = ({ name, scopes, only }: Token): Principal => ({
  name,
  scopes,
  ...(only === undefined ? {} : { only }),
});
