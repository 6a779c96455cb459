import log from '../../../migrations/postgres/0001-log.sql?raw';
import append from '../../../migrations/postgres/0002-append.sql?raw';
import besideTheLog from '../../../migrations/postgres/0003-beside-the-log.sql?raw';
import access from '../../../migrations/postgres/0004-access.sql?raw';
import forgetting from '../../../migrations/postgres/0005-forgetting.sql?raw';
import { advice } from '../../core/kernel/advice.ts';
import { crypto } from '../../core/kernel/crypto.ts';
import { FailureError } from '../../core/kernel/failure.ts';
import { newerDaybook } from '../../core/kernel/newer-daybook.ts';
import type { Clock } from '../../core/model/ports.ts';
import type { Client, Connections } from './connections.ts';
import { unavailable } from './failures.ts';

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** Forward only: a step that was released never changes. The schema's version is how many steps it has taken. */
export const migrations: readonly Migration[] = [
  { name: 'log', sql: log },
  { name: 'append', sql: append },
  { name: 'beside-the-log', sql: besideTheLog },
  { name: 'access', sql: access },
  { name: 'forgetting', sql: forgetting },
];

/** One of this program's schemas in a database. */
export interface Schema {
  readonly name: 'daybook' | 'daybook_keys';
  /** The table whose one row says whose it is; without it, nothing was begun. */
  readonly head: 'log_head' | 'key_store';
  /** Taken in order. */
  readonly steps: readonly Migration[];
  /** What the role of programs needs. */
  readonly grants: string;
}

/** What a program needs that is to read and to append, and nothing else: it cannot write to the log but through the function. */
export const APPLICATION_ROLE = 'daybook_app';

const GRANTS = `
  GRANT USAGE ON SCHEMA daybook TO ${APPLICATION_ROLE};
  GRANT SELECT ON ALL TABLES IN SCHEMA daybook TO ${APPLICATION_ROLE};
  GRANT EXECUTE ON FUNCTION daybook.append_commits, daybook.hold_head, daybook.become, daybook.read_commits TO ${APPLICATION_ROLE};
  GRANT INSERT, DELETE ON daybook.refused_commands TO ${APPLICATION_ROLE};
  GRANT INSERT, UPDATE ON daybook.subscriber_checkpoints TO ${APPLICATION_ROLE};
  GRANT INSERT, UPDATE, DELETE ON daybook.tokens, daybook.sessions, daybook.links TO ${APPLICATION_ROLE};`;

export const logSchema: Schema = { name: 'daybook', head: 'log_head', steps: migrations, grants: GRANTS };

/** `daybook` as a number: one program at a time changes the schema of a database. */
const MIGRATING = 0x64617962;

/** Read from the catalogs themselves: what another program made meanwhile, functions find only in their next transaction. */
const FACTS = `
  SELECT current_setting('server_encoding'), EXISTS (SELECT FROM pg_namespace WHERE nspname = $1),
    (SELECT count(*) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
      WHERE nspname = $1 AND relname IN ('migrations', $2))`;

export interface SchemaState {
  readonly version: number;
  /** Nothing was begun in it. */
  readonly blank: boolean;
}

/**
 * What the database holds; throws for what is not a log that this program knows. Nothing is written.
 *
 * @throws FailureError `unavailable` for another program's schema, `newer_daybook` for a newer one
 */
export async function inspectSchema(
  connections: Connections,
  client: Client,
  schema: Schema = logSchema,
): Promise<SchemaState> {
  const { name } = connections.url;
  const { head, steps } = schema;
  const [encoding, isThere, tables] = await connections.row<[string, boolean, number]>(client, FACTS, [
    schema.name,
    head,
  ]);
  if (encoding !== 'UTF8') {
    throw unavailable(
      'not_utf8',
      `${name} keeps its texts in ${encoding}; a daybook needs UTF8.`,
      advice`Create the database with ENCODING 'UTF8'.`,
    );
  }
  if (!isThere) return { version: 0, blank: true };
  if (tables !== 2) {
    throw unavailable(
      'not_a_daybook',
      `${name} has a schema "${schema.name}" of another program.`,
      advice`Name another database: this one is left as it is.`,
    );
  }
  const [taken, heads] = await connections.row<[number, number]>(
    client,
    `SELECT (SELECT coalesce(max(version), 0) FROM ${schema.name}.migrations), (SELECT count(*) FROM ${schema.name}.${head})`,
  );
  if (taken > steps.length)
    throw newerDaybook(name, `its schema is version ${taken}, this program knows ${steps.length}`);
  return { version: taken, blank: heads === 0 };
}

/**
 * Takes the steps that are missing, all or none, and fills a schema in which nothing was begun, if `begin` is given. The second
 * of two programs finds the work done.
 *
 * @returns the state before
 */
export async function migrate(
  connections: Connections,
  begin: Begin | undefined,
  schema: Schema = logSchema,
): Promise<SchemaState> {
  return connections.retrying(async (client) => {
    await client.query('BEGIN');
    try {
      await client.query(`SELECT pg_advisory_xact_lock(${MIGRATING})`);
      const state = await inspectSchema(connections, client, schema);
      await takeSteps(client, state, schema);
      if (state.blank) await begin?.(client);
      await client.query('COMMIT');
      return state;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  });
}

/** Within the transaction that makes a schema. */
export type Begin = (client: Client) => Promise<unknown>;

/** A log with an id of its own. */
export const beginLog =
  (clock: Clock): Begin =>
  (client) =>
    client.query('INSERT INTO daybook.log_head (log_id, epoch, created_at) VALUES ($1, $2, $3)', [
      crypto().randomUUID(),
      crypto().randomUUID(),
      clock.now(),
    ]);

async function takeSteps(
  client: Client,
  { version }: SchemaState,
  { name: schema, steps, grants }: Schema,
): Promise<void> {
  for (const [index, { name, sql }] of steps.slice(version).entries()) {
    await client.query(sql);
    await client.query(`INSERT INTO ${schema}.migrations VALUES ($1, $2)`, [version + index + 1, name]);
  }
  const { rows } = await client.query(`SELECT FROM pg_roles WHERE rolname = '${APPLICATION_ROLE}'`);
  if (rows.length > 0) await client.query(grants);
}

export const noDaybook = (name: string): FailureError =>
  new FailureError({
    kind: 'not_found',
    code: 'no_daybook',
    message: `There is no daybook in ${name}.`,
    ...advice`Begin one with ${{ program: 'db init' }}.`,
  });
