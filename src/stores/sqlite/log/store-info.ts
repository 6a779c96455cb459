import { statSync } from 'node:fs';
import { advice } from '../../../core/kernel/advice.ts';
import type { Facts, Finding } from '../../../core/log/store-engine.ts';
import { pinOf } from '../../../core/log/verify-log.ts';
import type { Head } from '../../../core/model/commit.ts';
import type { SqliteStore } from './open-event-log.ts';

/** What a daybook's file is and holds. */
export interface StoreInfo {
  readonly path: string;
  readonly logId: string;
  readonly epoch: string;
  readonly createdAt: string;
  readonly schemaVersion: number;
  readonly head: Head;
  /** Bytes of the file, and of what is not yet folded into it. */
  readonly fileBytes: number;
  readonly walBytes: number;
  /** Permissions as in `ls -l`: 600 is the owner alone. */
  readonly mode: string;
  readonly commits: number;
  readonly events: number;
  readonly streams: number;
  readonly reservations: number;
  readonly refusals: number;
  /** In force on this connection. */
  readonly pragmas: Readonly<Record<(typeof PRAGMAS)[number], string | number>>;
}

const PRAGMAS = [
  'journal_mode',
  'synchronous',
  'busy_timeout',
  'wal_autocheckpoint',
  'page_size',
  'encoding',
] as const;

const SYNCHRONOUS = ['OFF', 'NORMAL', 'FULL', 'EXTRA'];

/** Counting the events reads every commit's row (not its events): a second for a few million. */
export async function storeInfo({ path, log, connection }: SqliteStore): Promise<StoreInfo> {
  const { sqlite } = connection;
  const pragma = (name: string): string | number => {
    const value = sqlite.pragma(name, { simple: true }) as string | number;
    return name === 'synchronous' ? (SYNCHRONOUS[Number(value)] ?? value) : value;
  };
  const counted = connection.read(() =>
    sqlite
      .prepare<
        [],
        Pick<StoreInfo, 'createdAt' | 'commits' | 'events' | 'streams' | 'reservations' | 'refusals'>
      >(
        `SELECT
           (SELECT created_at FROM log_identity) AS createdAt,
           (SELECT count(*) FROM commits) AS commits,
           (SELECT coalesce(sum(last_version - first_version + 1), 0) FROM commits) AS events,
           (SELECT coalesce(sum(streams), 0) FROM categories) AS streams,
           (SELECT count(*) FROM reservations) AS reservations,
           (SELECT count(*) FROM refused_commands) AS refusals`,
      )
      .get(),
  );
  return {
    path,
    ...(await log.identity()),
    ...(counted ?? { createdAt: '', commits: 0, events: 0, streams: 0, reservations: 0, refusals: 0 }),
    schemaVersion: Number(pragma('user_version')),
    head: await log.head(),
    fileBytes: bytesOf(path),
    walBytes: bytesOf(`${path}-wal`),
    mode: (statSync(path).mode & 0o777).toString(8),
    pragmas: Object.fromEntries(PRAGMAS.map((name) => [name, pragma(name)])) as StoreInfo['pragmas'],
  };
}

const bytesOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** As `db info` shows it. */
export async function factsOf(store: SqliteStore): Promise<Facts> {
  const { pragmas, head, ...facts } = await storeInfo(store);
  return { ...facts, head: pinOf(head), ...pragmas };
}

/** Of the file: the log in it is for others to check. */
export async function findingsOf(store: SqliteStore): Promise<readonly Finding[]> {
  const { path, fileBytes, mode, schemaVersion, pragmas } = await storeInfo(store);
  const { synchronous } = pragmas;
  // A copy can have again what a power cut takes: it does not wait for the disk.
  const waits = synchronous === 'FULL' || (await store.replica.followed()) !== undefined;
  return [
    { check: 'file', found: `${path}, ${fileBytes} bytes` },
    {
      check: 'permissions',
      found: mode,
      todo: mode === '600' ? undefined : advice`Only its owner should read it: chmod 600 ${path}`,
    },
    {
      check: 'durability',
      found: `synchronous=${synchronous}`,
      todo: waits ? undefined : advice`Report this as a defect.`,
    },
    { check: 'schema', found: `version ${schemaVersion}` },
  ];
}
