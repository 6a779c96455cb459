import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDaybook } from '../../src/app.ts';
import { reseal } from '../../src/maintenance/reseal.ts';
import { openSqliteEventLog } from '../../src/stores/sqlite/log/open-event-log.ts';
import { openSqliteViewStore } from '../../src/stores/sqlite/views/sqlite-view-store.ts';
import { OneProcessShop } from './support/persistent-program.ts';
import { folder } from './support/program.ts';

const clock = { now: () => '2026-03-14T15:09:00.000Z' };

/** A shop as it was before there were keys: all of it in clear. */
async function shopFromBefore(): Promise<OneProcessShop> {
  const path = join(folder(), 'shop.db');
  const log = await openSqliteEventLog({ path, clock, timeoutMs: 0, create: true });
  const views = await openSqliteViewStore({ path: ':memory:', timeoutMs: 0 });
  const daybook = await openDaybook({ log, views, clock });
  const ann = { ref: 'ann', name: 'Ann Leeward', email: 'ann@example.org', phone: '555-8341' };
  expect(await daybook.customers.register(ann, { commandId: 'key-1' })).toMatchObject({ ok: true });
  const items = [{ name: 'Mug', unitPrice: 500, quantity: 2 }];
  const order = await daybook.orders.create({ customer: 'ann', currency: 'USD', items });
  expect(order).toMatchObject({ ok: true });
  await daybook.close();
  await views.close();
  await log.close();
  return new OneProcessShop(path);
}

const bytesOf = (db: string): string =>
  [db, `${db}-wal`].flatMap((file) => (existsSync(file) ? [readFileSync(file, 'latin1')] : [])).join('');

const keysBeside = (db: string): string => db.replace(/\.db$/, '.keys.db');

describe('events reseal', () => {
  test('writes the same facts into another log, in which nothing personal is in clear', async () => {
    const old = await shopFromBefore();
    expect(bytesOf(old.db)).toMatch(/Leeward/);
    const sealed = new OneProcessShop(join(folder(), 'sealed.db'));
    const heads = join(folder(), 'heads.ndjson');
    const facts = await old.json<{ head: string; headBefore: string }>([
      'events',
      'reseal',
      '--out',
      sealed.db,
      '--heads',
      heads,
    ]);
    expect(facts).toMatchObject({
      path: sealed.db,
      headBefore: await old.out('db info --json=head --jq .head'),
    });
    await sealed.out(['events', 'verify', '--head', facts.head]);
    expect(bytesOf(sealed.db)).not.toMatch(/Leeward|ann@example|8341/);
    const asked = [
      'customers show ann --json',
      'orders show 1 --json',
      'orders history 1 --json',
      'ageing --json',
    ];
    for (const words of asked) expect(await sealed.out(words)).toBe(await old.out(words));
    const [first, ...others] = readFileSync(heads, 'utf8').trimEnd().split('\n');
    expect(JSON.parse(first ?? '')).toMatchObject({
      position: 1,
      before: /^[0-9a-f]{64}$/,
      after: /^[0-9a-f]{64}$/,
    });
    expect(others).toHaveLength(1);
  });

  test('keeps what makes a command the same one, and an address to its customer', async () => {
    const old = await shopFromBefore();
    const sealed = new OneProcessShop(join(folder(), 'sealed.db'));
    await old.out(['events', 'reseal', '--out', sealed.db]);
    const add = [
      'customers',
      'add',
      '--name',
      'Ann Leeward',
      '--email',
      'ann@example.org',
      '--phone',
      '555-8341',
    ];
    expect(await sealed.json([...add, '--ref', 'ann', '-i', 'key-1'])).toMatchObject({ status: 'replayed' });
    const { stderr } = await sealed.run([...add, '--ref', 'bob']);
    expect(stderr).toContain('customer-ann has it');
  });

  test('never writes over a file, and leaves none where it could not be finished', async () => {
    const old = await shopFromBefore();
    const taken = join(folder(), 'taken.db');
    writeFileSync(taken, 'mine');
    expect(await old.run(['events', 'reseal', '--out', taken])).toMatchObject({ code: 2 });
    expect(readFileSync(taken, 'utf8')).toBe('mine');
    expect(await old.run(['events', 'reseal', '--out', old.db])).toMatchObject({ code: 2 });
    const made = join(folder(), 'made.db');
    for (const heads of [made, keysBeside(made), old.db])
      expect(await old.run(['events', 'reseal', '--out', made, '--heads', heads])).toMatchObject({ code: 2 });
    expect([made, keysBeside(made)].filter((file) => existsSync(file))).toEqual([]);
  });

  test('goes on to what is recorded meanwhile, and says up to where it went', async () => {
    const old = await shopFromBefore();
    const sealed = new OneProcessShop(join(folder(), 'sealed.db'));
    const add = async (one: { position: number }): Promise<void> => {
      if (one.position === 1)
        await old.out('products add --sku MUG --name Mug --unit-price 5 --currency USD');
    };
    const facts = await reseal({ db: old.db, timeoutMs: 1_000, progress: () => undefined }, sealed.db, add);
    expect(facts).toMatchObject({ headBefore: await old.out('db info --json=head --jq .head') });
    expect(await sealed.out('products show MUG -F name')).toBe('Mug');
  });

  test('of a log that is sealed already has nothing to do, and says so', async () => {
    const old = await shopFromBefore();
    const sealed = new OneProcessShop(join(folder(), 'sealed.db'));
    await old.out(['events', 'reseal', '--out', sealed.db]);
    const again = join(folder(), 'again.db');
    expect(await sealed.run(['events', 'reseal', '--out', again])).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('sealed already') as string,
    });
    expect(existsSync(again)).toBe(false);
  });
});
