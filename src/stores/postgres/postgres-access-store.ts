import type { AccessStore, Link, Principal, Scope, Session, Token } from '../../core/model/access.ts';
import type { Connections } from './connections.ts';

type TokenRow = [
  name: string,
  publicPart: string,
  scopes: string,
  only: string | null,
  createdAt: string,
  expiresAt: string,
  lastUsedAt: string | null,
  revokedAt: string | null,
];

const TOKEN = 'name, public_part, scopes, only_messages, created_at, expires_at, last_used_at, revoked_at';

/** In the schema of the log: every process that speaks for the daybook sees them. */
export class PostgresAccessStore implements AccessStore {
  readonly #connections: Connections;

  constructor(connections: Connections) {
    this.#connections = connections;
  }

  async createToken(digest: string, token: Token): Promise<boolean> {
    const { name, publicPart, scopes, only, createdAt, expiresAt, lastUsedAt, revokedAt } = token;
    const lists = [JSON.stringify(scopes), only === undefined ? null : JSON.stringify(only)];
    await this.#run(
      `INSERT INTO daybook.tokens (digest, ${TOKEN}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT DO NOTHING`,
      [digest, name, publicPart, ...lists, createdAt, expiresAt, lastUsedAt, revokedAt],
    );
    // Asked, not counted: where an answer was lost, the second insert finds the first one's.
    return (await this.tokenByDigest(digest)) !== undefined;
  }

  async tokenByDigest(digest: string): Promise<Token | undefined> {
    const [row] = await this.#run<TokenRow>(`SELECT ${TOKEN} FROM daybook.tokens WHERE digest = $1`, [
      digest,
    ]);
    return row && tokenOf(row);
  }

  async listTokens(): Promise<readonly Token[]> {
    const rows = await this.#run<TokenRow>(`SELECT ${TOKEN} FROM daybook.tokens ORDER BY name, created_at`);
    return rows.map(tokenOf);
  }

  async revokeToken(name: string, at: string): Promise<Token | undefined> {
    const [row] = await this.#run<TokenRow>(
      `WITH revoked AS (
         UPDATE daybook.tokens SET revoked_at = $2 WHERE name = $1 AND revoked_at IS NULL RETURNING digest, ${TOKEN}
       ), ended AS (DELETE FROM daybook.sessions WHERE token IN (SELECT digest FROM revoked))
       SELECT ${TOKEN} FROM revoked`,
      [name, at],
    );
    return row && tokenOf(row);
  }

  async touchToken(digest: string, hour: string): Promise<void> {
    await this.#run(
      `UPDATE daybook.tokens SET last_used_at = $2 WHERE digest = $1 AND coalesce(last_used_at, '') < $2`,
      [digest, hour],
    );
  }

  async startSession(digest: string, { principal, token, startedAt, lastUsedAt }: Session): Promise<void> {
    await this.#run('INSERT INTO daybook.sessions VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING', [
      digest,
      JSON.stringify(principal),
      token,
      startedAt,
      lastUsedAt,
    ]);
  }

  async findSession(digest: string): Promise<Session | undefined> {
    const [row] = await this.#run<[string, string | null, string, string]>(
      'SELECT principal, token, started_at, last_used_at FROM daybook.sessions WHERE digest = $1',
      [digest],
    );
    if (row === undefined) return undefined;
    const [principal, token, startedAt, lastUsedAt] = row;
    return { principal: principalOf(principal), token, startedAt, lastUsedAt };
  }

  async touchSession(digest: string, at: string): Promise<void> {
    await this.#run('UPDATE daybook.sessions SET last_used_at = $2 WHERE digest = $1 AND last_used_at < $2', [
      digest,
      at,
    ]);
  }

  async endSession(digest: string): Promise<void> {
    await this.#run('DELETE FROM daybook.sessions WHERE digest = $1', [digest]);
  }

  async createLink(digest: string, { principal, expiresAt }: Link): Promise<void> {
    await this.#run('INSERT INTO daybook.links VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
      digest,
      JSON.stringify(principal),
      expiresAt,
    ]);
  }

  async takeLink(digest: string): Promise<Link | undefined> {
    const [row] = await this.#run<[string, string]>(
      'DELETE FROM daybook.links WHERE digest = $1 RETURNING principal, expires_at',
      [digest],
    );
    return row && { principal: principalOf(row[0]), expiresAt: row[1] };
  }

  async removeStale({
    sessions,
    links,
  }: {
    readonly sessions: string;
    readonly links: string;
  }): Promise<void> {
    await this.#run('DELETE FROM daybook.sessions WHERE last_used_at < $1', [sessions]);
    await this.#run('DELETE FROM daybook.links WHERE expires_at < $1', [links]);
  }

  /** The connections are the log's, which closes them. */
  async close(): Promise<void> {}

  #run<Row extends unknown[]>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.#connections.read<Row>(sql, values);
  }
}

const tokenOf = (row: TokenRow): Token => ({
  name: row[0],
  publicPart: row[1],
  scopes: JSON.parse(row[2]) as readonly Scope[],
  ...(row[3] === null ? {} : { only: JSON.parse(row[3]) as readonly string[] }),
  createdAt: row[4],
  expiresAt: row[5],
  lastUsedAt: row[6],
  revokedAt: row[7],
});

const principalOf = (text: string): Principal => JSON.parse(text) as Principal;
