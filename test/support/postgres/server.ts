import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { type Binaries, serverUser } from './binaries.ts';

/** Small, and as durable as a server in use: only what a run of the tests does not need is left out. */
const SETTINGS = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '32MB',
  max_connections: '90',
  checkpoint_timeout: '1h',
  autovacuum: 'off',
  timezone: 'UTC',
  lc_messages: 'C',
} as const;

export type Settings = Readonly<Record<string, string>>;

/** Made by initdb once, and copied for each server. The order of its texts is not that of their bytes, as in most databases. */
const INITDB = [
  '--auth=trust',
  '--username=postgres',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=icu',
  '--icu-locale=en',
  '--no-sync',
];

/** The database on the servers of a run that others are copied from. */
export const TEMPLATE = 'daybook_template';

const run = promisify(execFile);

/**
 * A PostgreSQL server in a folder of its own under the system's temporary files, on a free port of 127.0.0.1 and a socket in
 * that folder. Its superuser is `postgres`, and nobody is asked for a password.
 *
 * `start(binaries)` makes a fresh cluster (a copy of one that initdb made once) and starts it; `of(binaries, folder)` takes a
 * cluster that is there already (a base backup, say), for a test of standbys: write its `data/standby.signal` and settings,
 * then `restart()`. `stop`, `kill` (SIGKILL, as the power does) and `restart` keep the folder, the port and the data; `remove`
 * ends it all. What it logged last is in `log`.
 */
export class PostgresServer {
  readonly binaries: Binaries;
  /** Holds `data`, and the socket. */
  readonly folder: string;
  readonly port: number;
  /** The last lines that it logged. */
  readonly log: string[] = [];
  readonly #settings: Settings;
  #process: ChildProcess | undefined;

  private constructor(binaries: Binaries, folder: string, port: number, settings: Settings) {
    this.binaries = binaries;
    this.folder = folder;
    this.port = port;
    this.#settings = { ...SETTINGS, ...settings };
  }

  /** A fresh cluster, ready for connections. */
  static async start(binaries: Binaries, settings: Settings = {}): Promise<PostgresServer> {
    const folder = await serverFolder();
    await run('cp', ['-a', '--reflink=auto', await freshCluster(binaries), join(folder, 'data')]);
    const server = await PostgresServer.of(binaries, folder, settings);
    await server.restart();
    return server;
  }

  /** A cluster that stands in `folder/data`, not yet started. */
  static async of(binaries: Binaries, folder: string, settings: Settings = {}): Promise<PostgresServer> {
    return new PostgresServer(binaries, folder, await freePort(), settings);
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** `postgres://postgres@127.0.0.1:5433/shop` */
  url(database = 'postgres', user = 'postgres'): string {
    return `postgres://${user}@127.0.0.1:${this.port}/${database}`;
  }

  /** Starts it (again), and waits until it takes connections. */
  async restart(settings: Settings = {}): Promise<void> {
    await this.stop();
    // Processes of a server that was killed hold its shared memory until they notice.
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#launch({ ...this.#settings, ...settings });
      } catch (error) {
        if (attempt === 100 || !this.log.some((line) => /shared memory|lock file/.test(line))) throw error;
        await pause(50);
      }
    }
  }

  /** Ends it in order, open connections included. */
  stop(): Promise<void> {
    return this.#end('SIGINT');
  }

  /** As the power does. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }

  async #launch(settings: Settings): Promise<void> {
    this.log.length = 0;
    const all = {
      ...settings,
      port: String(this.port),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: this.folder,
    };
    const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = spawn(join(this.binaries.folder, 'postgres'), ['-D', join(this.folder, 'data'), ...flags], {
      ...serverUser(),
      cwd: this.folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#process = child;
    running.add(child);
    const lines = createInterface(child.stderr);
    await new Promise<void>((resolve, reject) => {
      lines.on('line', (line) => {
        this.log.push(line);
        if (this.log.length > 200) this.log.shift();
        if (/ready to accept (read-only )?connections/.test(line)) resolve();
      });
      child.on('error', reject);
      child.on('exit', () => {
        running.delete(child);
        reject(new Error(`PostgreSQL did not start:\n${this.log.join('\n')}`));
      });
    });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    // One that a test has stopped goes on to end.
    child.kill('SIGCONT');
    await ended;
  }
}

/** A folder that the server's user may write to. */
export async function serverFolder(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-pg-'));
  const user = serverUser();
  if (user !== undefined) await run('chown', [`${user.uid}:${user.gid}`, folder]);
  return folder;
}

/** Where initdb's work is kept for the next run. */
async function freshCluster({ folder, version }: Binaries): Promise<string> {
  const key = createHash('sha256')
    .update(JSON.stringify([folder, INITDB]))
    .digest('hex')
    .slice(0, 8);
  const cache = join(import.meta.dirname, '../../../node_modules/.cache/daybook-postgres');
  const kept = join(cache, `${version}-${key}`);
  if (existsSync(kept)) return kept;
  const made = await serverFolder();
  await run(join(folder, 'initdb'), ['-D', join(made, 'data'), ...INITDB], { ...serverUser(), cwd: made });
  await mkdir(cache, { recursive: true });
  const aside = mkdtempSync(join(cache, 'new-'));
  await run('cp', ['-a', join(made, 'data'), aside]);
  rmSync(made, { recursive: true, force: true });
  // Of two runs that make it at once, the second keeps the first one's.
  if (!existsSync(kept)) renameSync(join(aside, 'data'), kept);
  rmSync(aside, { recursive: true, force: true });
  return kept;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Runs SQL as who the URL names, and answers the rows of the (last) statement. */
export async function queryAt<Row extends object = Record<string, unknown>>(
  url: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}

/** No server outlives the process that started it. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
