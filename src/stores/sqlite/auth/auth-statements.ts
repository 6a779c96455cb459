import { lazy } from '../../../core/kernel/lazy.ts';
import type { Link, Principal, Scope, Session, Token } from '../../../core/model/access.ts';
import type { Sqlite } from '../file/connection.ts';

interface TokenRow extends Omit<Token, 'scopes' | 'only'> {
  readonly scopes: string;
  readonly only: string | null;
}

interface SessionRow extends Omit<Session, 'principal'> {
  readonly principal: string;
}

const TOKEN = `name, public_part AS publicPart, scopes, only_messages AS "only", created_at AS createdAt,
  expires_at AS expiresAt, last_used_at AS lastUsedAt, revoked_at AS revokedAt`;

/** Every statement on the file of tokens, prepared at its first use. */
export class AuthStatements {
  readonly #sqlite: Sqlite;

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
  }

  readonly #token = lazy(() =>
    this.#sqlite.prepare<[string], TokenRow>(`SELECT ${TOKEN} FROM tokens WHERE digest = ?`),
  );
  readonly #insertToken = lazy(() =>
    this.#sqlite.prepare(
      `INSERT INTO tokens VALUES (:digest, :name, :publicPart, :scopes, :only, :createdAt, :expiresAt, :lastUsedAt, :revokedAt)
       ON CONFLICT (name) WHERE revoked_at IS NULL DO NOTHING`,
    ),
  );
  readonly #touchToken = lazy(() =>
    this.#sqlite.prepare(
      `UPDATE tokens SET last_used_at = :at WHERE digest = :digest AND coalesce(last_used_at, '') < :at`,
    ),
  );
  readonly #session = lazy(() =>
    this.#sqlite.prepare<[string], SessionRow>(
      `SELECT principal, token, started_at AS startedAt, last_used_at AS lastUsedAt FROM sessions WHERE digest = ?`,
    ),
  );
  readonly #touchSession = lazy(() =>
    this.#sqlite.prepare(
      'UPDATE sessions SET last_used_at = :at WHERE digest = :digest AND last_used_at < :at',
    ),
  );

  token(digest: string): Token | undefined {
    const row = this.#token().get(digest);
    return row === undefined ? undefined : tokenOf(row);
  }

  tokens(): readonly Token[] {
    const rows = this.#sqlite.prepare<[], TokenRow>(`SELECT ${TOKEN} FROM tokens ORDER BY name, created_at`);
    return rows.all().map(tokenOf);
  }

  /** False where the name is taken. */
  insertToken(digest: string, { scopes, only, ...token }: Token): boolean {
    const lists = { scopes: JSON.stringify(scopes), only: only === undefined ? null : JSON.stringify(only) };
    return this.#insertToken().run({ ...token, ...lists, digest }).changes === 1;
  }

  revokeToken(name: string, at: string): Token | undefined {
    const revoked = this.#sqlite
      .prepare<[string, string], TokenRow & { digest: string }>(
        `UPDATE tokens SET revoked_at = ? WHERE name = ? AND revoked_at IS NULL RETURNING digest, ${TOKEN}`,
      )
      .get(at, name);
    if (revoked === undefined) return undefined;
    const { digest, ...row } = revoked;
    this.#sqlite.prepare('DELETE FROM sessions WHERE token = ?').run(digest);
    return tokenOf(row);
  }

  touchToken(digest: string, at: string): void {
    this.#touchToken().run({ digest, at });
  }

  session(digest: string): Session | undefined {
    const row = this.#session().get(digest);
    return row === undefined ? undefined : { ...row, principal: principalOf(row.principal) };
  }

  insertSession(digest: string, { principal, token, startedAt, lastUsedAt }: Session): void {
    this.#sqlite
      .prepare('INSERT INTO sessions VALUES (?, ?, ?, ?, ?)')
      .run(digest, JSON.stringify(principal), token, startedAt, lastUsedAt);
  }

  touchSession(digest: string, at: string): void {
    this.#touchSession().run({ digest, at });
  }

  deleteSession(digest: string): void {
    this.#sqlite.prepare('DELETE FROM sessions WHERE digest = ?').run(digest);
  }

  insertLink(digest: string, { principal, expiresAt }: Link): void {
    this.#sqlite
      .prepare('INSERT INTO links VALUES (?, ?, ?)')
      .run(digest, JSON.stringify(principal), expiresAt);
  }

  takeLink(digest: string): Link | undefined {
    const row = this.#sqlite
      .prepare<[string], { principal: string; expiresAt: string }>(
        'DELETE FROM links WHERE digest = ? RETURNING principal, expires_at AS expiresAt',
      )
      .get(digest);
    return row === undefined ? undefined : { ...row, principal: principalOf(row.principal) };
  }

  deleteStale(before: { readonly sessions: string; readonly links: string }): void {
    this.#sqlite.prepare('DELETE FROM sessions WHERE last_used_at < ?').run(before.sessions);
    this.#sqlite.prepare('DELETE FROM links WHERE expires_at < ?').run(before.links);
  }
}

const tokenOf = ({ scopes, only, ...row }: TokenRow): Token => ({
  ...row,
  scopes: JSON.parse(scopes) as readonly Scope[],
  ...(only === null ? {} : { only: JSON.parse(only) as readonly string[] }),
});

const principalOf = (text: string): Principal => JSON.parse(text) as Principal;
