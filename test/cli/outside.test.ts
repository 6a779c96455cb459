import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { folder, type Shop } from './support/program.ts';
import { inShell } from './support/shell.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await filledShop();
});

const full = existsSync('/dev/full');

describe.runIf(full)('a full device', () => {
  test.each(['events export /dev/full', 'orders find --out /dev/full', 'db info --out /dev/full'])(
    'is told as such by %s: exit 7',
    async (line) => {
      const { code, stderr } = await shop.run(line);
      expect([code, stderr]).toEqual([
        7,
        'error: Cannot write to "/dev/full": the disk is full. Make room there, then try again.\n',
      ]);
    },
  );

  test('behind stdout is told in words', async () => {
    const { stderr } = await inShell(shop, 'daybook orders find >/dev/full; echo "exit $?" >&2');
    expect(stderr).toContain('The answer could not be written: the disk is full.');
    expect(stderr).toMatch(/exit 7\n$/);
  });
});

describe('config set', () => {
  const mounted = (): string | undefined => {
    const place = folder();
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', place], { stdio: 'ignore' });
    } catch {
      return undefined;
    }
    onTestFinished(() => void execFileSync('umount', [place]));
    return place;
  };

  test('on a full disk leaves nothing beside the settings, exit 7', async ({ skip }) => {
    const place = mounted();
    if (place === undefined) return skip('needs leave to mount');
    mkdirSync(join(place, 'daybook'));
    writeFileSync(join(place, 'fill'), 'x'.repeat(4_096));
    const { code, stderr } = await shop.run('config set tz UTC', { env: { XDG_CONFIG_HOME: place } });
    expect([code, stderr]).toEqual([7, expect.stringContaining('the disk is full')]);
    expect(readdirSync(join(place, 'daybook'))).toEqual([]);
  });
});

describe('a settings file that is none', () => {
  const settings = (make: (file: string) => void): string => {
    const home = folder();
    mkdirSync(join(home, 'daybook'));
    make(join(home, 'daybook', 'config.json'));
    return home;
  };

  test.each([
    ['a pipe that nobody writes to', (file: string) => void execFileSync('mkfifo', [file]), 'not a file'],
    [
      'a device without end',
      (file: string) => void execFileSync('ln', ['-s', '/dev/zero', file]),
      'not a file',
    ],
    ['a directory', (file: string) => mkdirSync(file), 'it is a directory'],
    ['two gigabytes', (file: string) => void execFileSync('truncate', ['-s', '2G', file]), 'larger than'],
  ])('is refused at once: %s', async (_, make, why) => {
    const home = settings(make);
    const { code, stderr } = await shop.run('orders find', { env: { XDG_CONFIG_HOME: home } });
    expect([code, stderr]).toEqual([2, expect.stringContaining(why)]);
  });
});

test('names that every object has are no topics, messages, keys or shells', async () => {
  const lines = ['help __proto__', 'help constructor', 'commands schema constructor', 'completion toString'];
  for (const line of lines) {
    const { code, stderr } = await shop.run(line);
    expect([line, code, stderr]).toEqual([line, 2, expect.not.stringContaining('defect')]);
  }
});

test('no room for files to open is told as that, and nothing is to be restored', async () => {
  const line = 'ulimit -n 22; daybook orders find; echo "exit $?" >&2';
  const { stderr } = await inShell(shop, line);
  expect(stderr).not.toMatch(/may not be written|restore a backup|defect/);
});

test('a backup into a folder that is not there is a wrong name: exit 2', async () => {
  const { code, stderr } = await shop.run('db backup /no/such/dir/x.db');
  expect([code, stderr]).toEqual([2, expect.stringContaining('There is no directory /no/such/dir.')]);
});
