import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { monotonicMs } from '../../../src/core/kernel/monotonic.ts';
import { serverUser } from './binaries.ts';
import { PostgresServer, queryAt, type Settings, serverFolder } from './server.ts';

const run = promisify(execFile);

/** The name under which a standby streams. */
const STANDBY = 'standby';

/**
 * A standby of a server, streaming: of the system's PostgreSQL, for pg_basebackup is none of the embedded one's programs.
 *
 * @param settings `recovery_min_apply_delay`, say
 */
export async function standbyOf(primary: PostgresServer, settings: Settings = {}): Promise<PostgresServer> {
  const folder = await serverFolder();
  const data = join(folder, 'data');
  await run(
    join(primary.binaries.folder, 'pg_basebackup'),
    ['-D', data, '-d', primary.url(), '-X', 'stream', '-c', 'fast', '--no-sync'],
    { ...serverUser(), cwd: folder },
  );
  writeFileSync(join(data, 'standby.signal'), '');
  const standby = await PostgresServer.of(primary.binaries, folder, {
    primary_conninfo: `host=127.0.0.1 port=${primary.port} user=postgres application_name=${STANDBY}`,
    ...settings,
  });
  await standby.restart();
  await untilReplicated(primary, "state = 'streaming'");
  return standby;
}

/** No commit is acknowledged from here on before the standby has it on its disk. */
export async function replicateSynchronously(primary: PostgresServer): Promise<void> {
  await queryAt(primary.url(), `ALTER SYSTEM SET synchronous_standby_names = '${STANDBY}'`);
  await queryAt(primary.url(), 'SELECT pg_reload_conf()');
  await untilReplicated(primary, "sync_state = 'sync'");
}

/** The standby becomes a primary, with a timeline of its own. */
export async function promote(standby: PostgresServer): Promise<void> {
  await queryAt(standby.url(), 'SELECT pg_promote(true, 60)');
}

async function untilReplicated(primary: PostgresServer, so: string): Promise<void> {
  const deadline = monotonicMs() + 30_000;
  while ((await queryAt(primary.url(), `SELECT FROM pg_stat_replication WHERE ${so}`)).length === 0) {
    if (monotonicMs() > deadline) throw new Error(`no standby with ${so}`);
    await pause(50);
  }
}
