import { advice } from '../../core/kernel/advice.ts';
import type { Finding } from '../../core/log/store-engine.ts';
import { sealOf } from '../../core/seal/seal-of.ts';
import { migrations } from './migrate.ts';
import type { PostgresStore } from './open-postgres-log.ts';
import { assertViewsWritable } from './state-folder.ts';

/** Files of this machine; undefined: the keys are elsewhere. */
interface Files {
  readonly views: string;
  readonly keys: string | undefined;
}

/** Of the server, and of what this machine keeps: the log in it is for others to check. */
export async function findingsOf(store: PostgresStore, { views, keys }: Files): Promise<readonly Finding[]> {
  const { connections } = store;
  const [version, role, bytes, mayWrite, timeline] =
    await connections.readRow<[string, string, number, boolean, number]>(SERVER);
  return [
    { check: 'server', found: `PostgreSQL ${version}, ${store.name}, ${bytes} bytes` },
    permissionsOf(role, mayWrite),
    // It is not opened where it is otherwise.
    { check: 'durability', found: 'fsync=on, full_page_writes=on, synchronous_commit=on' },
    ...(await standbysOf(store)),
    { check: 'timeline', found: String(timeline) },
    { check: 'schema', found: `version ${migrations.length}` },
    await viewsPlace(views),
    ...(keys !== undefined && !['empty', 'clear'].includes(await sealOf(store.log)) ? [keysPlace(keys)] : []),
  ];
}

const SERVER = `
  SELECT current_setting('server_version'), current_user::text,
    (SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class
      WHERE relnamespace = 'daybook'::regnamespace AND relkind = 'r'),
    has_table_privilege('daybook.commits', 'INSERT'),
    ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::integer`;

const permissionsOf = (role: string, mayWrite: boolean): Finding =>
  mayWrite
    ? {
        check: 'permissions',
        found: `${role} could write to the log outside its chain`,
        todo: advice`Connect as a role that is in daybook_app alone: ${{ program: 'db migrate' }} grants it what it needs.`,
        isWell: true,
      }
    : { check: 'permissions', found: `${role} may read and append` };

type Standby = [name: string, state: string | null, sync: string | null, lagMs: number | null];

const STANDBYS = `
  SELECT application_name, state, sync_state, (extract(epoch FROM replay_lag) * 1000)::float8
  FROM pg_stat_replication ORDER BY application_name`;

/** Behind for longer, and reports of it are late too. Milliseconds. */
const LATE_MS = 10_000;

async function standbysOf({ connections }: PostgresStore): Promise<readonly Finding[]> {
  const [names] = await connections.readRow<[string]>("SELECT current_setting('synchronous_standby_names')");
  const standbys = await connections.read<Standby>(STANDBYS);
  return [synchronousOf(names, standbys), ...standbys.map(standbyOf)];
}

function synchronousOf(names: string, standbys: readonly Standby[]): Finding {
  const check = 'synchronous standby';
  if (names === '') {
    return {
      check,
      found: 'none: what is acknowledged survives a crash, not the loss of the disk',
      todo: advice`Set synchronous_standby_names on the server.`,
      isWell: true,
    };
  }
  const isThere = standbys.some(([, , sync]) => sync === null || sync === 'sync' || sync === 'quorum');
  return isThere
    ? { check, found: names }
    : {
        check,
        found: `${names}, and none of it is connected: nothing can be stored`,
        todo: advice`Start it again, or let another one stand in for it.`,
      };
}

/** What a role may not see of it is not known. */
function standbyOf([name, state, sync, lagMs]: Standby): Finding {
  const check = `standby ${name}`;
  if (state === null) return { check, found: 'connected; its lag is shown to members of pg_monitor' };
  const lag = lagMs === null ? 'not behind' : `${(lagMs / 1_000).toFixed(1)} s behind`;
  const isLate = (lagMs ?? 0) > LATE_MS;
  return {
    check,
    found: `${sync}, ${state}, ${lag}`,
    todo: isLate ? advice`See what it waits for: its disk, its network, a long query.` : undefined,
  };
}

const keysPlace = (path: string): Finding => ({
  check: 'keys place',
  found: `${path}: of this machine alone`,
  todo: advice`Where other machines are to write or to read, keep them in a database of their own: ${{ option: 'keys' }}.`,
  isWell: true,
});

async function viewsPlace(path: string): Promise<Finding> {
  try {
    await assertViewsWritable(path);
    return { check: 'views place', found: path };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      check: 'views place',
      found: `${path}: ${why}`,
      todo: advice`Name another file with ${{ option: 'views' }}.`,
    };
  }
}
