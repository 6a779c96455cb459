import { advice } from '../../core/kernel/advice.ts';
import type { Replica } from '../../core/log/replica.ts';
import type { WriteStore } from '../../core/log/write-store.ts';
import type { AccessStore } from '../../core/model/access.ts';
import type { LogIdentity } from '../../core/model/event-log.ts';
import type { Clock } from '../../core/model/ports.ts';
import { integrityOf } from './check-store.ts';
import { Connections } from './connections.ts';
import { parseDatabaseUrl } from './database-url.ts';
import { checkDurability, type Notice } from './durability.ts';
import { unavailable } from './failures.ts';
import { Fence, type FenceMemory } from './fence.ts';
import { loadPg } from './load-pg.ts';
import { beginLog, inspectSchema, migrate, migrations, noDaybook } from './migrate.ts';
import { PostgresAccessStore } from './postgres-access-store.ts';
import { PostgresCheckpointStore } from './postgres-checkpoint-store.ts';
import { PostgresEventLog } from './postgres-event-log.ts';
import { PostgresRejectionLog } from './postgres-rejection-log.ts';

export interface PostgresOptions {
  /** `postgres://user@host1:5432,host2/name`, without a password; see `parseDatabaseUrl`. */
  readonly url: string;
  readonly clock: Clock;
  /** How long to wait for others that write, for an answer, and for a lost server to come back, in milliseconds. */
  readonly timeoutMs: number;
  /** Read only: appending is then rejected, and a standby does. */
  readonly readonly?: boolean;
  /** Begin a new log where there is none in the database, which has to be there. */
  readonly create?: boolean;
  /** Of the servers that took over, beside the views. Default: none beyond this process. */
  readonly memory?: FenceMemory | undefined;
  /** What whoever runs it should know. */
  readonly notice?: (notice: Notice) => void;
}

export interface PostgresStore extends WriteStore {
  /** Of the database, as messages name it. */
  readonly name: string;
  /** As it was when it was opened. */
  readonly logId: string;
  readonly replica: Replica;
  readonly access: AccessStore;
  /** What `info` and `check` look at. */
  readonly connections: Connections;
}

/**
 * Opens the daybook in the schema `daybook` of a PostgreSQL database, brought to the newest schema. Whoever may not change
 * it opens it as it is: a program's own role needs only what `db migrate` grants to `daybook_app`.
 *
 * @throws FailureError `not_found` (`no_daybook`), `unavailable` (unreachable, not durable, foreign, pg is not installed),
 * `newer_daybook`, `busy`, or `usage` for the URL
 */
export async function openPostgresEventLog(options: PostgresOptions): Promise<PostgresStore> {
  const connections = await connect(options);
  try {
    const { logId, epoch } = await prepared(connections, options);
    const log = new PostgresEventLog(connections, options.clock, epoch);
    return {
      name: connections.url.name,
      logId,
      log,
      replica: log,
      rejections: new PostgresRejectionLog(connections),
      checkpoints: new PostgresCheckpointStore(connections),
      access: new PostgresAccessStore(connections),
      integrity: integrityOf(connections),
      connections,
      close: () => log.close(),
    };
  } catch (error) {
    await connections.close();
    throw error;
  }
}

/** Connects at the first question, not before. */
export async function connect({
  url,
  timeoutMs,
  readonly = false,
  memory,
}: Pick<PostgresOptions, 'url' | 'timeoutMs' | 'readonly' | 'memory'>): Promise<Connections> {
  const fence = new Fence(memory);
  return new Connections(await loadPg(), parseDatabaseUrl(url), { timeoutMs, readonly, fence });
}

/** Of the log, which is there and of this program's schema then. */
async function prepared(
  connections: Connections,
  { clock, create = false, readonly = false, notice }: PostgresOptions,
): Promise<LogIdentity> {
  const { name } = connections.url;
  const { version, blank, noticed } = await connections.opening(async (client) => ({
    noticed: await checkDurability(connections, client),
    ...(await inspectSchema(connections, client)),
  }));
  if (blank && (!create || readonly)) throw noDaybook(name);
  if (readonly && version < migrations.length) {
    throw unavailable(
      'older_schema',
      `${name} has schema version ${version}, this program needs ${migrations.length}.`,
      advice`Run ${{ program: 'db migrate' }}.`,
    );
  }
  if (blank || version < migrations.length) await migrate(connections, create ? beginLog(clock) : undefined);
  if (noticed !== undefined) notice?.(noticed);
  const sql = 'SELECT log_id, epoch FROM daybook.log_head';
  const [logId, epoch] = await connections.readRow<[string, string]>(sql);
  return { logId, epoch };
}
