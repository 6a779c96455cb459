import { resolve } from 'node:path';
import { advice } from '../../../core/kernel/advice.ts';
import { crypto } from '../../../core/kernel/crypto.ts';
import { FailureError } from '../../../core/kernel/failure.ts';
import type { Replica } from '../../../core/log/replica.ts';
import type { WriteStore } from '../../../core/log/write-store.ts';
import type { Clock } from '../../../core/model/ports.ts';
import { type Connect, Connection, claimFile, isDatabaseThere, patiently } from '../file/connection.ts';
import { rejectEmptied } from '../file/emptied-file.ts';
import { orDamagedFile, unavailable } from '../file/failures.ts';
import { integrityOf } from './check-store.ts';
import { inspectSchema, migrate, migrations } from './migrate.ts';
import { SqliteCheckpointStore } from './sqlite-checkpoint-store.ts';
import { SqliteEventLog } from './sqlite-event-log.ts';
import { SqliteRejectionLog } from './sqlite-rejection-log.ts';

export interface OpenOptions {
  readonly path: string;
  readonly clock: Clock;
  /** How long to wait for other processes that write. */
  readonly timeoutMs: number;
  /** Read only: appending is then rejected. */
  readonly readonly?: boolean;
  /** Create a new log when there is none. */
  readonly create?: boolean;
  /** Tests put something between the store and SQLite. */
  readonly connect?: Connect;
}

export interface SqliteStore extends WriteStore {
  readonly path: string;
  readonly replica: Replica;
  /** What `info` and `check` look at. */
  readonly connection: Connection;
}

/**
 * Opens the daybook in a file, brought to the newest schema.
 *
 * @throws FailureError `not_found` (`no_daybook`), `unavailable` (damaged, foreign, newer, not writable) or `busy`
 */
export async function openSqliteEventLog(options: OpenOptions): Promise<SqliteStore> {
  const path = resolve(options.path);
  if (!isDatabaseThere(path)) {
    if (!options.create || options.readonly) throw noDaybook(path);
    claimFile(path);
  } else {
    rejectEmptied(path);
  }
  const { connection, log } = await patiently(options.timeoutMs, () => connected({ ...options, path }));
  const rejections = new SqliteRejectionLog(connection);
  const checkpoints = new SqliteCheckpointStore(connection);
  const integrity = integrityOf(connection);
  return {
    path,
    log,
    replica: log,
    rejections,
    checkpoints,
    integrity,
    connection,
    close: () => log.close(),
  };
}

function connected(options: OpenOptions): { connection: Connection; log: SqliteEventLog } {
  const { path, timeoutMs, readonly, connect } = options;
  const connection = new Connection({ path, timeoutMs, readonly, connect, synchronous: 'FULL' });
  try {
    if (options.readonly) rejectOlder(connection);
    else prepare(connection, options);
    const log = new SqliteEventLog(connection, options.clock);
    if (log.isCopy()) connection.relax();
    return { connection, log };
  } catch (error) {
    connection.close();
    throw orDamagedFile(error, path);
  }
}

function prepare(connection: Connection, { path, clock, create }: OpenOptions): void {
  const { blank } = inspectSchema(connection);
  if (blank && !create) throw noDaybook(path);
  connection.read(() => connection.sqlite.pragma('journal_mode = WAL'));
  migrate(connection, () => {
    connection.sqlite
      .prepare('INSERT INTO log_identity VALUES (1, ?, ?, ?)')
      .run(crypto().randomUUID(), crypto().randomUUID(), clock.now());
  });
  // Whose log it is is in the file itself from the start: a lost -wal is then noticed.
  if (blank) connection.read(() => connection.sqlite.pragma('wal_checkpoint(PASSIVE)'));
}

function rejectOlder(connection: Connection): void {
  const { blank, version } = inspectSchema(connection);
  if (blank) throw noDaybook(connection.path);
  if (version === migrations.length) return;
  throw unavailable(
    'older_schema',
    `${connection.path} has schema version ${version}, this program needs ${migrations.length}.`,
    advice`Run ${{ program: 'db migrate' }}.`,
  );
}

export const noDaybook = (path: string): FailureError =>
  new FailureError({
    kind: 'not_found',
    code: 'no_daybook',
    message: `There is no daybook at ${path}.`,
    ...advice`Begin one with ${{ program: 'db init' }}, or look around in ${{ program: 'demo' }}.`,
  });
