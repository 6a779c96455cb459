import type { AccessStore, Link, Session, Token } from '../../core/model/access.ts';

/** For tests, and for a daybook in memory. */
export class MemoryAccessStore implements AccessStore {
  readonly #tokens = new Map<string, Token>();
  readonly #sessions = new Map<string, Session>();
  readonly #links = new Map<string, Link>();

  async createToken(digest: string, token: Token): Promise<boolean> {
    if (this.#digestOf(token.name) !== undefined) return false;
    this.#tokens.set(digest, token);
    return true;
  }

  async tokenByDigest(digest: string): Promise<Token | undefined> {
    return this.#tokens.get(digest);
  }

  async listTokens(): Promise<readonly Token[]> {
    return [...this.#tokens.values()].toSorted(
      (a, b) => order(a.name, b.name) || order(a.createdAt, b.createdAt),
    );
  }

  async revokeToken(name: string, at: string): Promise<Token | undefined> {
    const digest = this.#digestOf(name);
    if (digest === undefined) return undefined;
    const token = { ...(this.#tokens.get(digest) as Token), revokedAt: at };
    this.#tokens.set(digest, token);
    for (const [key, session] of this.#sessions) if (session.token === digest) this.#sessions.delete(key);
    return token;
  }

  async touchToken(digest: string, hour: string): Promise<void> {
    const token = this.#tokens.get(digest);
    if (token !== undefined && (token.lastUsedAt ?? '') < hour)
      this.#tokens.set(digest, { ...token, lastUsedAt: hour });
  }

  async startSession(digest: string, session: Session): Promise<void> {
    this.#sessions.set(digest, session);
  }

  async findSession(digest: string): Promise<Session | undefined> {
    return this.#sessions.get(digest);
  }

  async touchSession(digest: string, at: string): Promise<void> {
    const session = this.#sessions.get(digest);
    if (session !== undefined && session.lastUsedAt < at)
      this.#sessions.set(digest, { ...session, lastUsedAt: at });
  }

  async endSession(digest: string): Promise<void> {
    this.#sessions.delete(digest);
  }

  async createLink(digest: string, link: Link): Promise<void> {
    this.#links.set(digest, link);
  }

  async takeLink(digest: string): Promise<Link | undefined> {
    const link = this.#links.get(digest);
    this.#links.delete(digest);
    return link;
  }

  async removeStale({ sessions, links }: { sessions: string; links: string }): Promise<void> {
    for (const [key, { lastUsedAt }] of this.#sessions) if (lastUsedAt < sessions) this.#sessions.delete(key);
    for (const [key, { expiresAt }] of this.#links) if (expiresAt < links) this.#links.delete(key);
  }

  async close(): Promise<void> {}

  /** Of the token that has the name now. */
  #digestOf(name: string): string | undefined {
    return [...this.#tokens].find(([, token]) => token.name === name && token.revokedAt === null)?.[0];
  }
}

const order = (a: string, b: string): number => Number(a > b) - Number(a < b);
