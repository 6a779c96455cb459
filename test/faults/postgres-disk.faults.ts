import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { binariesOf } from '../support/postgres/binaries.ts';
import { Load } from '../support/postgres/load.ts';
import { PostgresServer, serverFolder } from '../support/postgres/server.ts';
import { openShop } from '../support/postgres/shop.ts';

/** `npm run test:faults`: a disk that has no room for another page. Only root may make a small one. */

const embedded = await binariesOf('embedded');
const isRoot = process.getuid?.() === 0 && existsSync('/proc/mounts');

test.skipIf(typeof embedded === 'string' || !isRoot)(
  'A full disk is named to whoever writes, acknowledges nothing, and is forgotten once there is room (as root)',
  async () => {
    const server = await onSmallDisk();
    const shop = await openShop(server.url(), { timeoutMs: 2_000 });
    onTestFinished(shop.close);
    const load = await Load.start([shop.daybook]);
    await load.more(20);
    const filler = fill(server.folder);
    await expect.poll(() => load.failures.get('disk_full') ?? 0, { timeout: 60_000 }).toBeGreaterThan(5);
    rmSync(filler);
    await load.more(50);
    await load.settle();
    expect(load.refused).toEqual([]);
    expect(await load.acknowledged.violations(shop.daybook)).toEqual([]);
  },
);

/** A fresh cluster on a disk of 128 MB. */
async function onSmallDisk(): Promise<PostgresServer> {
  const made = await PostgresServer.start(embedded as never);
  await made.stop();
  const folder = await serverFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128m', 'tmpfs', folder]);
  execFileSync('chown', ['--reference', made.folder, folder]);
  execFileSync('cp', ['-a', join(made.folder, 'data'), folder]);
  const server = await PostgresServer.of(embedded as never, folder);
  onTestFinished(async () => {
    await server.kill();
    execFileSync('umount', ['--lazy', folder]);
    await server.remove();
    await made.remove();
  });
  await server.restart();
  return server;
}

/** Leaves no room. */
function fill(folder: string): string {
  const file = join(folder, 'filler');
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(file, Buffer.alloc(bavail * bsize));
  return file;
}
