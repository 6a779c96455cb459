import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { advice } from '../../../core/kernel/advice.ts';
import { FailureError } from '../../../core/kernel/failure.ts';
import { monotonicMs } from '../../../core/kernel/monotonic.ts';
import { newerDaybook } from '../../../core/kernel/newer-daybook.ts';
import type { Integrity } from '../../../core/model/integrity.ts';
import { Connection, claimFile, isDatabaseThere, patiently } from '../file/connection.ts';
import { damagedFile, orDamagedFile, REBUILD_VIEWS, unavailable } from '../file/failures.ts';
import { pauses, sleep } from '../file/pause.ts';
import { ERASURES_TABLE, META_TABLES, MetaStatements } from './view-meta.ts';
import { quoted } from './view-tables.ts';

/** `DAYV`: in the header of every views file. */
const APPLICATION_ID = 0x44415956;
/** Raise it when the meta tables or the encoding change: a file of an older format is brought forward, or emptied. */
const FORMAT = 3;
/** Pages in the -wal before they are copied to the file. A large one alone cut the time of small transactions by 28 %. */
const CHECKPOINT_PAGES = 10_000;
/** SQLite's number for auto-vacuum on request. */
const INCREMENTAL = 2;
/** Free pages removed in one transaction: some 30 ms. */
const PAGES_AT_ONCE = 2_000;
/** How long readers are waited for that keep the -wal: more than a query takes, less than a verification. */
const READERS_MS = 1_000;

export interface ViewFileOptions {
  readonly path: string;
  readonly timeoutMs: number;
}

export const isInMemory = (path: string): boolean => path === ':memory:';

/** The writing connection, to a file of this format: created if there is none. */
export async function openWriter({ path, timeoutMs }: ViewFileOptions): Promise<Connection> {
  if (isInMemory(path)) return prepared(inMemory(path));
  if (!isDatabaseThere(path)) claimFile(path);
  // It never waits within SQLite: that would block the holder of the lock where it is in this same process.
  return patiently(timeoutMs, () => prepared(new Connection({ path, timeoutMs: 0, synchronous: 'NORMAL' })));
}

function inMemory(path: string): Connection {
  return new Connection({ path, timeoutMs: 0, synchronous: 'OFF', connect: () => new Database(':memory:') });
}

/** A connection that cannot write; undefined where there is no file of this format yet. */
export async function openReader({ path, timeoutMs }: ViewFileOptions): Promise<Connection | undefined> {
  if (!isDatabaseThere(path)) return undefined;
  return patiently(timeoutMs, () => {
    const connection = new Connection({ path, timeoutMs, readonly: true, synchronous: 'NORMAL' });
    return orClosed(connection, () => {
      if (inspect(connection) === 'ready') return connection;
      connection.close();
      return undefined;
    });
  });
}

function prepared(connection: Connection): Connection {
  return orClosed(connection, () => {
    // Before any change: another program's database is rejected untouched.
    const found = inspect(connection);
    connection.read(() => {
      // Of a new file only: before it has a page.
      connection.sqlite.pragma('auto_vacuum = INCREMENTAL');
      connection.sqlite.pragma('journal_mode = WAL');
      connection.sqlite.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    });
    if (found !== 'ready') connection.write(() => format(connection));
    return connection;
  });
}

/** A file that was created without auto-vacuum is rewritten, once. */
export function makeShrinkable(connection: Connection): void {
  if (connection.sqlite.pragma('auto_vacuum', { simple: true }) !== INCREMENTAL) rewrite(connection);
}

function rewrite({ sqlite }: Connection): void {
  sqlite.pragma('auto_vacuum = INCREMENTAL');
  sqlite.exec('VACUUM');
}

/**
 * Leaves nothing in the file but what its rows say, and the words of their indexes.
 *
 * 2026-11: all of it is written anew, whatever was erased: 3 s of processor time at 100 000 orders (412 MB). Roads not taken:
 * `secure_delete`, which leaves the words of indexes, the -wal, and what SQLite moved from page to page before it was deleted; a search
 * of the file for the erased words, of which a part may stand there, or in an index their endings alone; full-text indexes that
 * erase a word at once, which need the old text and are slower with every change.
 */
export function rewriteWithoutRemnants(connection: Connection): void {
  const { sqlite } = connection;
  const indexes = sqlite
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE % USING fts5%'")
    .pluck();
  // Its deleted words stay in an index until its parts are merged.
  for (const name of indexes.all())
    sqlite.exec(`INSERT INTO ${quoted(name)} (${quoted(name)}) VALUES ('optimize')`);
  rewrite(connection);
}

/** Moves all that the -wal has to the file. Answers whether nothing is left in it: others may be reading what was before. */
export async function emptyWal({ sqlite }: Connection): Promise<boolean> {
  const startedAt = monotonicMs();
  const waitedMs = (): number => monotonicMs() - startedAt;
  for (const pauseMs of pauses(1, waitedMs, READERS_MS)) {
    const [result] = sqlite.pragma('wal_checkpoint(TRUNCATE)') as readonly [{ readonly busy: 0 | 1 }];
    if (result.busy === 0) return true;
    if (waitedMs() >= READERS_MS) break;
    await sleep(pauseMs);
  }
  return false;
}

/** Within a transaction: moves pages from the file's end to where some are free. Answers whether there is more to do. */
export function shrinkSome({ sqlite }: Connection): boolean {
  const free = (): number => Number(sqlite.pragma('freelist_count', { simple: true }));
  const before = free();
  if (before === 0) return false;
  sqlite.exec(`PRAGMA incremental_vacuum(${PAGES_AT_ONCE})`);
  return free() < before;
}

/** The second of two writers finds it done. */
function format(connection: Connection): void {
  const { sqlite } = connection;
  if (inspect(connection) === 'ready') return;
  // Formats 1 and 2 have the same tables, but for checkpoints that are kept beside the log now.
  if (isOurs(connection) && versionOf(connection) >= 1) sqlite.exec(ERASURES_TABLE);
  else recreate(connection);
  sqlite.pragma(`application_id = ${APPLICATION_ID}`);
  sqlite.pragma(`user_version = ${FORMAT}`);
}

/** Virtual tables go first, and their own tables with them. */
function recreate({ sqlite }: Connection): void {
  const tables = sqlite
    .prepare<[], string>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'
       ORDER BY sql NOT LIKE 'CREATE VIRTUAL%'`,
    )
    .pluck();
  for (const table of tables.all()) sqlite.exec(`DROP TABLE IF EXISTS ${quoted(table)}`);
  sqlite.exec(META_TABLES);
}

const isOurs = ({ sqlite }: Connection): boolean =>
  sqlite.pragma('application_id', { simple: true }) === APPLICATION_ID;

const hasOurTables = ({ sqlite }: Connection): boolean =>
  sqlite.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'daybook_views'").get() !== undefined;

const versionOf = ({ sqlite }: Connection): number => Number(sqlite.pragma('user_version', { simple: true }));

/** What a file is; another program's database is rejected in every case. */
function inspect(connection: Connection): 'ready' | 'other' {
  const { sqlite, path } = connection;
  const version = versionOf(connection);
  if (isOurs(connection) && version > FORMAT)
    throw newerDaybook(path, `its format is ${version}, this program knows ${FORMAT}`);
  if (isOurs(connection)) return version === FORMAT ? 'ready' : 'other';
  const objects = sqlite.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get();
  if (version === 0 && objects === 0) return 'other';
  if (hasOurTables(connection)) throw damagedFile(path, "its tables are the daybook's, its header is not");
  throw unavailable(
    'not_a_views_file',
    `${path} is a database of another program, not the views of a daybook.`,
    advice`Move it away: the views are then built from the log.`,
  );
}

/** Checks every page, index and full-text table of the file, where there is one. */
export const integrityOfViews = (options: ViewFileOptions): Integrity => ({
  problems: () => problemsOf(options, 'integrity_check'),
});

/**
 * Whether all tables of the file can be rebuilt in it: its pages and the store's own tables are sound. The content of the
 * views' indexes is not checked, which takes a third of the time.
 */
export const isSound = async (options: ViewFileOptions): Promise<boolean> =>
  (await problemsOf(options, 'quick_check')).length === 0;

type Check = 'integrity_check' | 'quick_check';

async function problemsOf(options: ViewFileOptions, check: Check): Promise<readonly string[]> {
  try {
    return isInMemory(options.path) ? [] : problemsFound(await openReader(options), check);
  } catch (thrown) {
    const error = orDamagedFile(thrown, options.path);
    if (isDamage(error)) return [error.message];
    throw error;
  }
}

function problemsFound(reader: Connection | undefined, check: Check): readonly string[] {
  if (reader === undefined) return [];
  const pragma = reader.sqlite.prepare<[], string>(`PRAGMA ${check}(100)`).pluck();
  const rows = orClosed(reader, () => {
    new MetaStatements(reader.sqlite).assertTables();
    return reader.read(() => pragma.all());
  });
  reader.close();
  return rows.filter((row) => row !== 'ok');
}

/** The -wal first: left behind, it would be applied to the file that comes next. */
export function removeFile(path: string): void {
  for (const file of [`${path}-wal`, `${path}-shm`, path]) rmSync(file, { force: true });
}

export const isDamage = (error: unknown): error is FailureError =>
  error instanceof FailureError &&
  error.failure.kind === 'unavailable' &&
  ['not_a_database', 'damaged', 'io_error'].includes(error.failure.code);

/** Damage to the log is a matter of backups; damage to views is not. */
export function withViewsHint(error: unknown): unknown {
  if (!isDamage(error)) return error;
  return new FailureError({ ...error.failure, ...REBUILD_VIEWS }, { cause: error });
}

function orClosed<T>(connection: Connection, work: () => T): T {
  try {
    return work();
  } catch (error) {
    connection.close();
    throw orDamagedFile(error, connection.path);
  }
}
