import type { Facts } from '../../core/log/store-engine.ts';
import { pinOf } from '../../core/log/verify-log.ts';
import type { Head } from '../../core/model/commit.ts';
import type { PostgresStore } from './open-postgres-log.ts';

/** What a daybook in PostgreSQL is and holds. */
export interface StoreInfo {
  /** Of the database, as messages name it. */
  readonly path: string;
  readonly logId: string;
  readonly epoch: string;
  readonly createdAt: string;
  readonly schemaVersion: number;
  readonly head: Head;
  /** Bytes of its tables and their indexes. */
  readonly bytes: number;
  readonly commits: number;
  readonly events: number;
  readonly streams: number;
  readonly reservations: number;
  readonly refusals: number;
  /** `18.4` */
  readonly serverVersion: string;
  /** As whom this program is connected. */
  readonly role: string;
  /** In force on this connection. */
  readonly settings: Readonly<Record<(typeof SETTINGS)[number], string>>;
}

const SETTINGS = [
  'fsync',
  'full_page_writes',
  'synchronous_commit',
  'synchronous_standby_names',
  'statement_timeout',
  'wal_level',
] as const;

/** Counting the events reads every commit's row (not its events): a second for a few million. */
export async function storeInfo({ name, log, connections }: PostgresStore): Promise<StoreInfo> {
  const [createdAt, schemaVersion, bytes, commits, events, streams, reservations, refusals] =
    await connections.readRow<[string, number, number, number, number, number, number, number]>(
      `SELECT created_at,
       (SELECT max(version) FROM daybook.migrations),
       (SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class
         WHERE relnamespace = 'daybook'::regnamespace AND relkind = 'r'),
       (SELECT count(*) FROM daybook.commits),
       (SELECT coalesce(sum(last_version - first_version + 1), 0)::bigint FROM daybook.commits),
       (SELECT coalesce(sum(streams), 0)::bigint FROM daybook.categories),
       (SELECT count(*) FROM daybook.reservations),
       (SELECT count(*) FROM daybook.refused_commands)
     FROM daybook.log_head`,
    );
  const [serverVersion, role, ...settings] = await connections.readRow<[string, string, ...string[]]>(
    `SELECT current_setting('server_version'), current_user::text,
       ${SETTINGS.map((setting) => `current_setting('${setting}')`).join(', ')}`,
  );
  return {
    path: name,
    ...(await log.identity()),
    createdAt,
    schemaVersion,
    head: await log.head(),
    bytes,
    commits,
    events,
    streams,
    reservations,
    refusals,
    serverVersion,
    role,
    settings: Object.fromEntries(
      SETTINGS.map((setting, index) => [setting, settings[index] ?? '']),
    ) as StoreInfo['settings'],
  };
}

/** As `db info` shows it. */
export async function factsOf(store: PostgresStore): Promise<Facts> {
  const {
    path: _,
    settings: { synchronous_standby_names: standbys, ...settings },
    head,
    serverVersion,
    role,
    ...facts
  } = await storeInfo(store);
  const [address, port, timeline] = await store.connections.readRow<[string | null, number | null, number]>(
    `SELECT host(inet_server_addr()), inet_server_port(),
       ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::integer`,
  );
  return {
    server: `PostgreSQL ${serverVersion}`,
    connectedTo: address === null ? 'a socket' : `${address}:${port}`,
    role,
    ...facts,
    head: pinOf(head),
    timeline,
    synchronousStandby: standbys || null,
    ...settings,
  };
}
