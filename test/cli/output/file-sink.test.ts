import { execFileSync } from 'node:child_process';
import { mkdtemp, open, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimTarget, fileSink } from '../../../src/cli/output/file-sink.ts';
import { FailureError } from '../../../src/core/kernel/failure.ts';

let directory = '';
const inside = (name: string) => join(directory, name);
const modeOf = async (path: string) => (await stat(path)).mode & 0o777;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'daybook-out-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('--out FILE', () => {
  it('is not there until it is complete, and then whole', async () => {
    const sink = await fileSink(inside('orders.csv'));
    const line = `${'x'.repeat(99)}\n`;
    for (let index = 0; index < 2000; index += 1) await sink.write(line);
    expect(await readdir(directory)).not.toContain('orders.csv');
    await sink.finish();
    expect(await readFile(inside('orders.csv'), 'utf8')).toBe(line.repeat(2000));
    expect(await readdir(directory)).toEqual(['orders.csv']);
  });
  it('is readable only by its owner, also while it is written', async () => {
    const sink = await fileSink(inside('orders.csv'));
    const [temporary = ''] = await readdir(directory);
    expect(await modeOf(inside(temporary))).toBe(0o600);
    await sink.finish();
    expect(await modeOf(inside('orders.csv'))).toBe(0o600);
  });
  it('keeps the permissions of the file that it replaces', async () => {
    await writeFile(inside('orders.csv'), 'old', { mode: 0o644 });
    const sink = await fileSink(inside('orders.csv'));
    await sink.write('new');
    await sink.finish();
    expect(await readFile(inside('orders.csv'), 'utf8')).toBe('new');
    expect(await modeOf(inside('orders.csv'))).toBe(0o644);
  });
  it('leaves the old file as it was, and nothing beside it, when it is discarded', async () => {
    await writeFile(inside('orders.csv'), 'old');
    const sink = await fileSink(inside('orders.csv'));
    await sink.write('new');
    await sink.flush();
    await sink.discard();
    expect(await readFile(inside('orders.csv'), 'utf8')).toBe('old');
    expect(await readdir(directory)).toEqual(['orders.csv']);
  });
  it('stays when it is discarded after it was finished', async () => {
    const sink = await fileSink(inside('orders.csv'));
    await sink.write('done');
    await sink.finish();
    await sink.discard();
    expect(await readFile(inside('orders.csv'), 'utf8')).toBe('done');
  });
  it('writes through a symbolic link without replacing it', async () => {
    await writeFile(inside('real.csv'), 'old');
    await symlink(inside('real.csv'), inside('link.csv'));
    const sink = await fileSink(inside('link.csv'));
    await sink.write('new');
    await sink.finish();
    expect(await readlink(inside('link.csv'))).toBe(inside('real.csv'));
    expect(await readFile(inside('real.csv'), 'utf8')).toBe('new');
  });
  it('is written directly where nothing may be renamed over it', async () => {
    // A pipe of our own stands for /dev/null: code that gets this wrong would replace the real one.
    execFileSync('mkfifo', [inside('pipe')]);
    const reader = await open(inside('pipe'), 'r+');
    const sink = await fileSink(inside('pipe'));
    await sink.write('through');
    await sink.finish();
    expect((await stat(inside('pipe'))).isFIFO()).toBe(true);
    const { bytesRead, buffer } = await reader.read();
    expect(buffer.toString('utf8', 0, bytesRead)).toBe('through');
    await reader.close();
    expect(await readdir(directory)).toEqual(['pipe']);
  });
  it('can be claimed before there is anything to write, with the one file beside it that it is written to', async () => {
    const claimed = await claimTarget(inside('orders.csv'), []);
    const beside = await readdir(directory);
    expect(beside).toEqual([expect.stringMatching(/^\.orders\.csv\..*\.tmp$/)]);
    const sink = await claimed.open();
    expect(await readdir(directory)).toEqual(beside);
    await sink.write('new');
    await sink.finish();
    claimed.release();
    expect(await readdir(directory)).toEqual(['orders.csv']);
    (await claimTarget(inside('never.csv'), [])).release();
    expect(await readdir(directory)).toEqual(['orders.csv']);
  });
  it.each([
    ['a directory', () => directory, 'it is a directory'],
    ['a file in no directory', () => inside('none/orders.csv'), 'its directory does not exist'],
    ['a file within a file', () => inside('file/orders.csv'), 'its directory is not a directory'],
    ['a link to nowhere', () => inside('broken'), 'it is a broken symbolic link'],
  ])('is refused for %s', async (_, path, reason) => {
    await writeFile(inside('file'), '');
    await symlink(inside('nowhere'), inside('broken'));
    const refused = await fileSink(path()).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(FailureError);
    expect((refused as FailureError).failure).toMatchObject({ kind: 'usage', code: 'cannot_write_file' });
    expect((refused as FailureError).message).toContain(reason);
    expect(await readdir(directory)).toEqual(['broken', 'file']);
  });
});
