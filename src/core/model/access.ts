/** What a token may be for; none includes another. `feed`, `keys` and `metrics` are of routes that no message stands behind. */
export const scopes = ['read', 'write', 'admin', 'feed', 'keys', 'metrics'] as const;

export type Scope = (typeof scopes)[number];

/** The scope that a message needs: actions (rebuilding views, say) are about the daybook itself. */
export function scopeOf({ kind, administers = false }: Guarded): Scope {
  if (kind === 'query') return 'read';
  return kind === 'action' || administers ? 'admin' : 'write';
}

/** As far as it matters for that: a definition, or what is described of it. */
export interface Guarded {
  readonly kind: 'query' | 'decider' | 'command' | 'action' | 'program';
  readonly administers?: boolean | undefined;
}

/** Who speaks, as far as a token or a session says. */
export interface Principal {
  /** The actor of a commit is `token:` and this. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Narrows reading, writing and administering to these messages. */
  readonly only?: readonly string[];
}

/** What is kept of a token: never its secret. Times are ISO instants, UTC. */
export interface Token extends Principal {
  /** The eight characters of the secret by which a log or a list may name it. */
  readonly publicPart: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  /** To the hour. */
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
}

/** Somebody who is signed in to the console. */
export interface Session {
  readonly principal: Principal;
  /** The digest of the token that it was begun with: the session ends with it. Null for one begun by a link. */
  readonly token: string | null;
  readonly startedAt: string;
  readonly lastUsedAt: string;
}

/**
 * Where tokens, the console's sessions and its one-time links are kept: beside the log, and in none of its backups. Secrets
 * come here as SHA-256 digests alone, hexadecimal. What one process writes, the next read of every other one sees.
 */
export interface AccessStore {
  /** False where a token that is not revoked has the name: then nothing is stored. */
  createToken(digest: string, token: Token): Promise<boolean>;
  tokenByDigest(digest: string): Promise<Token | undefined>;
  /** Every token, revoked and expired ones too: by name, and those of one name as they were created. */
  listTokens(): Promise<readonly Token[]>;
  /** The token of the name, which it was until now; undefined if none of that name is left to be revoked. Ends its sessions. */
  revokeToken(name: string, at: string): Promise<Token | undefined>;
  /** Forward alone. @param hour the instant at which it begins */
  touchToken(digest: string, hour: string): Promise<void>;

  startSession(digest: string, session: Session): Promise<void>;
  findSession(digest: string): Promise<Session | undefined>;
  /** Forward alone. */
  touchSession(digest: string, at: string): Promise<void>;
  /** Safe to repeat. */
  endSession(digest: string): Promise<void>;

  createLink(digest: string, link: Link): Promise<void>;
  /** The link, which is gone with that: of two callers one gets it. */
  takeLink(digest: string): Promise<Link | undefined>;

  /** Removes sessions last used, and links that expired, before these instants. */
  removeStale(before: { readonly sessions: string; readonly links: string }): Promise<void>;
  close(): Promise<void>;
}

/** Signs in once. */
export interface Link {
  readonly principal: Principal;
  readonly expiresAt: string;
}
