import type { Examined } from '../../core/log/store-engine.ts';
import type { Integrity } from '../../core/model/integrity.ts';
import type { Client, Connections } from './connections.ts';
import { migrations } from './migrate.ts';

/** A problem in the database. */
export interface StoreProblem {
  readonly code: 'schema' | 'tail' | 'reservations' | 'numbers';
  readonly message: string;
}

export interface CheckOptions {
  /** Leave out what has to read the commits. */
  readonly only?: 'schema' | undefined;
  /** How many problems of a kind to report. Default 100. */
  readonly most?: number | undefined;
}

/**
 * What only PostgreSQL can check in a log: whether the schema is the one that this program made (triggers and functions
 * included), and whatever follows from the commits does follow. The commits themselves are for `verifyLog`, pages and indexes
 * for the server's own pg_amcheck.
 */
export async function checkStore(
  connections: Connections,
  { only, most = 100 }: CheckOptions = {},
): Promise<readonly StoreProblem[]> {
  return connections.retrying(async (client) => {
    // Of one moment, however long it takes.
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = 0');
    try {
      const schema = await schemaProblems(connections, client);
      if (only === 'schema' || schema.some(isUnreadable)) return schema;
      return [...schema, ...(await queryProblems(client, most))];
    } finally {
      await client.query('ROLLBACK').catch(() => undefined);
    }
  });
}

/** The same in words. */
export async function examined(connections: Connections): Promise<Examined> {
  const problems = await checkStore(connections);
  return { problems: messagesOf(problems), unreadable: messagesOf(problems.filter(isUnreadable)) };
}

const messagesOf = (problems: readonly StoreProblem[]): readonly string[] =>
  problems.map(({ message }) => message);

/** What makes the rest unreadable: its tables are others. */
const isUnreadable = ({ code, message }: StoreProblem): boolean =>
  code === 'schema' && message.startsWith('The table ');

/** Whether its tables, triggers and functions are those that this program made. */
export const integrityOf = (connections: Connections): Integrity => ({
  problems: async () => (await checkStore(connections, { only: 'schema' })).map(({ message }) => message),
});

/** Tables, triggers that are in force, and functions with their sources. */
const SCHEMA = `
  SELECT 'table ' || relname, NULL FROM pg_class
    WHERE relnamespace = 'daybook'::regnamespace AND relkind = 'r'
  UNION ALL SELECT 'index ' || relname, NULL FROM pg_class JOIN pg_index ON indexrelid = pg_class.oid
    WHERE relnamespace = 'daybook'::regnamespace AND indisvalid
  UNION ALL SELECT 'trigger ' || tgname, NULL FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE relnamespace = 'daybook'::regnamespace AND NOT tgisinternal AND tgenabled IN ('O', 'A')
  UNION ALL SELECT 'function ' || proname, prosrc FROM pg_proc WHERE pronamespace = 'daybook'::regnamespace`;

/** The same, as the migrations write it. (Indexes of keys are named by the server.) */
function expectedObjects(): readonly string[] {
  const made = /CREATE (?:UNIQUE )?(TABLE|INDEX|TRIGGER|FUNCTION) (?:daybook\.)?(\w+)/g;
  return migrations.flatMap(({ sql }) =>
    [...sql.matchAll(made)].map(([, kind = '', name = '']) => `${kind.toLowerCase()} ${name}`),
  );
}

async function schemaProblems(connections: Connections, client: Client): Promise<StoreProblem[]> {
  const rows = await connections.rows<[string, string | null]>(client, SCHEMA);
  const found = new Map(rows);
  const expected = expectedObjects();
  return [
    ...expected.filter((name) => !found.has(name)).map((name) => `The ${name} is missing.`),
    ...[...found.keys()]
      .filter((name) => !name.startsWith('index ') && !expected.includes(name))
      .map((name) => `The ${name} is not the daybook's.`),
    ...[...found]
      .filter(([name, source]) => source !== null && expected.includes(name) && !isWritten(source))
      .map(([name]) => `The ${name} was altered.`),
  ].map((message) => ({ code: 'schema', message }));
}

const isWritten = (source: string): boolean => migrations.some(({ sql }) => sql.includes(source));

/**
 * Who last reserved a key holds it, unless that stream released it in a later commit. (In one commit, the keys released are
 * freed before the keys reserved are claimed.)
 */
const HELD = `
  WITH reserving AS (
    SELECT DISTINCT ON (key) key, stream, position
    FROM daybook.commits, json_array_elements_text(reserved::json) AS key WHERE reserved <> '[]'
    ORDER BY key, position DESC
  ), releasing AS (
    SELECT key, stream, max(position) AS position
    FROM daybook.commits, json_array_elements_text(released::json) AS key WHERE released <> '[]' GROUP BY key, stream
  ), held AS (
    SELECT * FROM reserving WHERE NOT EXISTS (
      SELECT 1 FROM releasing
      WHERE releasing.key = reserving.key AND releasing.stream = reserving.stream
        AND releasing.position > reserving.position
    )
  )`;

const COUNTED = `
  WITH counted AS (SELECT category, count(*) AS streams FROM daybook.commits WHERE number IS NOT NULL GROUP BY category)`;

/** Each query answers one sentence a problem. */
const QUERIES: readonly { readonly code: StoreProblem['code']; readonly sql: string }[] = [
  {
    code: 'tail',
    sql: `SELECT 'The log ends at ' || last || ', but should end at ' || position || '.'
      FROM daybook.log_head, (SELECT coalesce(max(position), 0) AS last FROM daybook.commits) AS ends WHERE last <> position`,
  },
  {
    code: 'reservations',
    sql: `${HELD} SELECT 'The key ' || key || ' should be held by ' || stream || ' (position ' || position || ').'
      FROM (SELECT key, stream, position FROM held EXCEPT SELECT key, stream, position FROM daybook.reservations) AS missing`,
  },
  {
    code: 'reservations',
    sql: `${HELD} SELECT 'The key ' || key || ' should not be held by ' || stream || ' (position ' || position || ').'
      FROM (SELECT key, stream, position FROM daybook.reservations EXCEPT SELECT key, stream, position FROM held) AS extra`,
  },
  {
    code: 'numbers',
    sql: `${COUNTED} SELECT 'The category ' || category || ' should count ' || streams || ' streams.'
      FROM (SELECT category, streams FROM counted EXCEPT SELECT category, streams FROM daybook.categories) AS missing`,
  },
  {
    code: 'numbers',
    sql: `${COUNTED} SELECT 'The category ' || category || ' should not count ' || streams || ' streams.'
      FROM (SELECT category, streams FROM daybook.categories EXCEPT SELECT category, streams FROM counted) AS extra`,
  },
];

async function queryProblems(client: Client, most: number): Promise<StoreProblem[]> {
  const problems: StoreProblem[] = [];
  for (const { code, sql } of QUERIES) {
    const { rows } = await client.query<[string]>({ text: `${sql} LIMIT ${most}`, rowMode: 'array' });
    problems.push(...rows.map(([message]) => ({ code, message })));
  }
  return problems;
}
