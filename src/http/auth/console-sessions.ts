import type { Principal } from '../../core/model/access.ts';
import { isValid, validToken } from './authenticate.ts';
import type { Access } from './issue-token.ts';
import { digestOf, newSecret } from './secret.ts';

const IDLE_MS = 8 * 3_600_000;
const LINK_MS = 60_000;
/** A session's last use is noted this often, not at every page. */
const NOTED_EVERY_MS = 60_000;

/** Sessions of the console, and the one-time links that begin them. */
export class ConsoleSessions {
  readonly #access: Access;

  constructor(access: Access) {
    this.#access = access;
  }

  /** A session that lasts no longer than the token: its secret, or undefined if the token is not valid. */
  async signIn(token: string): Promise<string | undefined> {
    const valid = await validToken(this.#access, token);
    return valid && this.#start(valid.principal, valid.digest);
  }

  /** The secret of a link that is good for a minute, once. */
  async createLink(principal: Principal): Promise<string> {
    const secret = newSecret();
    await this.#access.store.createLink(digestOf(secret), { principal, expiresAt: this.#fromNow(LINK_MS) });
    return secret;
  }

  /** A session for who comes by a link: its secret, or undefined if the link was used before, or is too old. */
  async signInByLink(link: string): Promise<string | undefined> {
    const { store, clock } = this.#access;
    const found = await store.takeLink(digestOf(link));
    if (found === undefined || found.expiresAt <= clock.now()) return undefined;
    return this.#start(found.principal, null);
  }

  /** Who is signed in; undefined where nobody is, after 8 hours without a page, and once the token is not valid any more. */
  async principalOf(secret: string | undefined): Promise<Principal | undefined> {
    if (secret === undefined) return undefined;
    const { store, clock } = this.#access;
    const [digest, now] = [digestOf(secret), clock.now()];
    const session = await store.findSession(digest);
    if (session === undefined || session.lastUsedAt < this.#fromNow(-IDLE_MS)) return undefined;
    if (session.token !== null && !(await this.#isTokenValid(session.token, now))) return undefined;
    if (session.lastUsedAt < this.#fromNow(-NOTED_EVERY_MS))
      void store.touchSession(digest, now).catch(() => undefined);
    return session.principal;
  }

  async signOut(secret: string): Promise<void> {
    await this.#access.store.endSession(digestOf(secret));
  }

  async #start(principal: Principal, token: string | null): Promise<string> {
    const { store, clock } = this.#access;
    const [secret, now] = [newSecret(), clock.now()];
    await store.removeStale({ sessions: this.#fromNow(-IDLE_MS), links: now });
    await store.startSession(digestOf(secret), { principal, token, startedAt: now, lastUsedAt: now });
    return secret;
  }

  async #isTokenValid(digest: string, now: string): Promise<boolean> {
    const token = await this.#access.store.tokenByDigest(digest);
    return token !== undefined && isValid(token, now);
  }

  #fromNow(ms: number): string {
    return new Date(Date.parse(this.#access.clock.now()) + ms).toISOString();
  }
}
