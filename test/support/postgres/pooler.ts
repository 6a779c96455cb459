import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { serverUser } from './binaries.ts';
import { freePort, type PostgresServer, serverFolder } from './server.ts';

const PGBOUNCER = '/usr/sbin/pgbouncer';

/** Debian's package `pgbouncer`; not on every machine. */
export const hasPooler = existsSync(PGBOUNCER);

/** PgBouncer in front of a server: a connection of a client has one of the server for a transaction, and then another. */
export class TransactionPooler {
  readonly port: number;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, port: number) {
    this.#process = process;
    this.port = port;
  }

  static async start(server: PostgresServer): Promise<TransactionPooler> {
    const [folder, port] = await Promise.all([serverFolder(), freePort()]);
    const file = join(folder, 'pgbouncer.ini');
    writeFileSync(file, settingsFor(server.port, port));
    const process = spawn(PGBOUNCER, [file], { ...serverUser(), stdio: ['ignore', 'ignore', 'pipe'] });
    for await (const line of createInterface(process.stderr)) if (line.includes('process up')) break;
    return new TransactionPooler(process, port);
  }

  get url(): string {
    return `postgres://postgres@127.0.0.1:${this.port}/postgres`;
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }
}

const settingsFor = (server: number, port: number): string => `
[databases]
* = host=127.0.0.1 port=${server} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 4
`;
