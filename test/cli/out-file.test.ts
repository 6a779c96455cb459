import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { runInOneProcess } from './support/persistent-program.ts';
import { folder } from './support/program.ts';

const LINE = JSON.stringify({ name: 'RegisterCustomer', data: { ref: 'zoe', name: 'Zoe' } });

/** Commands that store something, by what they are typed as. */
const WRITES = [
  ['customers add --ref zoe --name Zoe', ''],
  ['commands send -', LINE],
  ['orders tag - --tag late', '1\n'],
  ['orders tag 1 2 --tag late', ''],
  [
    'orders import - --format csv --create-missing',
    'order,sku,price,customer,currency\nN1,NEW,1.00,zoe,USD\n',
  ],
  ['views rebuild', ''],
] as const;

describe('a file for the answer that cannot be written', () => {
  test.each(WRITES)('is found before anything is stored: %s', async (line, input) => {
    const shop = (await filledShop(runInOneProcess)).copy();
    const before = await shop.head();
    const { code, stderr } = await shop.run(`${line} --out /no/such/folder/a.json`, { input });
    expect([code, stderr]).toEqual([
      2,
      'error: Cannot write to "/no/such/folder/a.json": its directory does not exist. Name another file.\n',
    ]);
    expect(await shop.head()).toBe(before);
  });

  test('is found where it lies in a file, is a folder, or is the daybook itself', async () => {
    const shop = (await filledShop(runInOneProcess)).copy();
    const place = folder();
    writeFileSync(join(place, 'file'), '');
    mkdirSync(join(place, 'folder.json'));
    const before = await shop.head();
    for (const out of [join(place, 'file', 'a.json'), join(place, 'folder.json'), shop.db]) {
      const words = ['orders', 'tag', '1', '--tag', 'late', '-o', 'json', '--out', out];
      expect(await shop.run(words)).toMatchObject({ code: 2, stdout: '' });
    }
    expect(await shop.head()).toBe(before);
    expect(readdirSync(place)).toEqual(['file', 'folder.json']);
  });
});

test('a command that is refused leaves no file for its answer', async () => {
  const shop = (await filledShop(runInOneProcess)).copy();
  const place = folder();
  expect((await shop.run(`orders tag 999 --tag late --out ${place}/a.json`)).code).toBe(3);
  expect(readdirSync(place)).toEqual([]);
});

describe('an answer that cannot be had', () => {
  test.each(['-F nope', '--json=nope', '--jq .[', '--jq nope'])(
    'is found before anything is stored: %s',
    async (asked) => {
      const shop = (await filledShop(runInOneProcess)).copy();
      const before = await shop.head();
      for (const [line, input] of [
        ['orders tag 1 --tag late', ''],
        ['commands send -', LINE],
      ] as const)
        expect(await shop.run(`${line} ${asked}`, { input })).toMatchObject({ code: 2, stdout: '' });
      expect(await shop.head()).toBe(before);
    },
  );

  test('is one that the answer has under the name that every list has for it', async () => {
    const shop = (await filledShop(runInOneProcess)).copy();
    expect((await shop.run('orders tag 1 --tag late --json=id,version')).code).toBe(0);
    expect(
      (await shop.run(['orders', 'tag', '1', '--tag', 'later', '--jq', '.version # the newest'])).code,
    ).toBe(0);
  });
});
