import Database from 'better-sqlite3';
import type { Examined } from '../../../core/log/store-engine.ts';
import type { Integrity } from '../../../core/model/integrity.ts';
import type { Connection, Sqlite } from '../file/connection.ts';
import { migrations } from './migrate.ts';

/** A problem in the file. */
export interface StoreProblem {
  readonly code: 'integrity' | 'schema' | 'tail' | 'reservations' | 'numbers' | 'text';
  readonly message: string;
}

export interface CheckOptions {
  /** Leave out SQLite's own check of every page and index, the slowest part. */
  readonly quick?: boolean | undefined;
  /** Leave out what has to read the commits. */
  readonly only?: 'file' | undefined;
  /** How many problems of a kind to report. Default 100. */
  readonly most?: number | undefined;
}

/**
 * What only SQLite can check in a log: whether its pages and indexes are sound, the schema is the one that this program
 * made (triggers included), and whatever follows from the commits does follow. The commits themselves are for `verifyLog`.
 */
export function checkStore(
  connection: Connection,
  { quick = false, most = 100, only }: CheckOptions = {},
): readonly StoreProblem[] {
  const { sqlite } = connection;
  return connection.read(() => {
    const integrity = integrityProblems(sqlite, quick, most);
    // A file whose pages are not sound cannot be queried further.
    if (integrity.length > 0) return integrity;
    const schema = schemaProblems(sqlite);
    if (only === 'file' || unreadable(schema).length > 0) return schema;
    return [...schema, ...queryProblems(sqlite, most), ...textProblems(sqlite, most)];
  });
}

/** Whether every page and every index of a log's file is sound, and its tables are those that this program made. */
export const integrityOf = (connection: Connection): Integrity => ({
  problems: async () => messagesOf(unreadable(checkStore(connection, { only: 'file' }))),
});

/** The same in words. */
export function examined(connection: Connection): Examined {
  const problems = checkStore(connection);
  return { problems: messagesOf(problems), unreadable: messagesOf(unreadable(problems)) };
}

const messagesOf = (problems: readonly StoreProblem[]): readonly string[] =>
  problems.map(({ message }) => message);

/** What makes the rest of the file unreadable: its pages are not sound, or its tables are others. */
const unreadable = (problems: readonly StoreProblem[]): readonly StoreProblem[] =>
  problems.filter(
    ({ code, message }) => code === 'integrity' || (code === 'schema' && message.startsWith('The table ')),
  );

export function integrityProblems(sqlite: Sqlite, quick: boolean, most: number): StoreProblem[] {
  const pragma = `${quick ? 'quick_check' : 'integrity_check'}(${most})`;
  const rows = sqlite.prepare<[], string>(`PRAGMA ${pragma}`).pluck().all();
  return rows.filter((row) => row !== 'ok').map((message) => ({ code: 'integrity', message }));
}

/** Compares every table, index, view and trigger with what the migrations make. */
function schemaProblems(sqlite: Sqlite): StoreProblem[] {
  const model = new Database(':memory:');
  try {
    for (const { sql } of migrations) model.exec(sql);
    const [expected, found] = [schemaOf(model), schemaOf(sqlite)];
    return [
      ...[...expected.keys()].filter((name) => !found.has(name)).map((name) => `The ${name} is missing.`),
      ...[...found.keys()]
        .filter((name) => !expected.has(name))
        .map((name) => `The ${name} is not the daybook's.`),
      ...[...expected]
        .filter(([name, sql]) => found.has(name) && found.get(name) !== sql)
        .map(([name]) => `The ${name} was altered.`),
    ].map((message) => ({ code: 'schema', message }));
  } finally {
    model.close();
  }
}

function schemaOf(sqlite: Sqlite): Map<string, string | null> {
  const rows = sqlite
    .prepare<[], [string, string, string | null]>(
      "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    )
    .raw()
    .all();
  return new Map(rows.map(([type, name, sql]) => [`${type} ${name}`, sql]));
}

/**
 * Who last reserved a key holds it, unless that stream released it in a later commit. (In one commit, the keys released are
 * freed before the keys reserved are claimed.)
 */
const HELD = `
  WITH reserving AS (
    SELECT key.value AS key, stream, max(position) AS position
    FROM commits, json_each(iif(json_valid(reserved), reserved, '[]')) AS key WHERE reserved <> '[]' GROUP BY key.value
  ), releasing AS (
    SELECT key.value AS key, stream, max(position) AS position
    FROM commits, json_each(iif(json_valid(released), released, '[]')) AS key WHERE released <> '[]' GROUP BY key.value, stream
  ), held AS (
    SELECT * FROM reserving WHERE NOT EXISTS (
      SELECT 1 FROM releasing
      WHERE releasing.key = reserving.key AND releasing.stream = reserving.stream
        AND releasing.position > reserving.position
    )
  )`;

const COUNTED = `
  WITH counted AS (SELECT category, count(*) AS streams FROM commits WHERE number IS NOT NULL GROUP BY category)`;

/** Each query answers one sentence a problem. */
const QUERIES: readonly { readonly code: StoreProblem['code']; readonly sql: string }[] = [
  {
    code: 'tail',
    sql: `SELECT 'The log ends at ' || (SELECT coalesce(max(position), 0) FROM commits) || ', but has been at ' || seq || '.'
      FROM sqlite_sequence WHERE name = 'commits' AND seq > (SELECT coalesce(max(position), 0) FROM commits)`,
  },
  {
    code: 'reservations',
    sql: `${HELD} SELECT 'The key ' || key || ' should be held by ' || stream || ' (position ' || position || ').'
      FROM (SELECT key, stream, position FROM held EXCEPT SELECT key, stream, position FROM reservations)`,
  },
  {
    code: 'reservations',
    sql: `${HELD} SELECT 'The key ' || key || ' should not be held by ' || stream || ' (position ' || position || ').'
      FROM (SELECT key, stream, position FROM reservations EXCEPT SELECT key, stream, position FROM held)`,
  },
  {
    code: 'numbers',
    sql: `${COUNTED} SELECT 'The category ' || category || ' should count ' || streams || ' streams.'
      FROM (SELECT category, streams FROM counted EXCEPT SELECT category, streams FROM categories)`,
  },
  {
    code: 'numbers',
    sql: `${COUNTED} SELECT 'The category ' || category || ' should not count ' || streams || ' streams.'
      FROM (SELECT category, streams FROM categories EXCEPT SELECT category, streams FROM counted)`,
  },
];

function queryProblems(sqlite: Sqlite, most: number): StoreProblem[] {
  return QUERIES.flatMap(({ code, sql }) =>
    sqlite
      .prepare<[number], string>(`${sql} LIMIT ?`)
      .pluck()
      .all(most)
      .map((message) => ({ code, message })),
  );
}

/**
 * The JSON texts must be as JSON.stringify writes them: the log is verified on what JSON.parse reads, and a text that says
 * more than that (a member twice, say) would not be noticed there.
 */
function textProblems(sqlite: Sqlite, most: number): StoreProblem[] {
  const problems: StoreProblem[] = [];
  const rows = sqlite.prepare<[], [number, ...string[]]>(
    'SELECT position, reserved, released, events FROM commits',
  );
  for (const [position, ...texts] of rows.raw().iterate()) {
    if (problems.length >= most) break;
    if (texts.every(isCanonical)) continue;
    problems.push({ code: 'text', message: `A text at position ${position} is not as the log writes it.` });
  }
  return problems;
}

function isCanonical(text: string): boolean {
  try {
    return text === '[]' || JSON.stringify(JSON.parse(text)) === text;
  } catch {
    return false;
  }
}
