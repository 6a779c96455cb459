import { existsSync, rmSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { runInOneProcess } from './support/persistent-program.ts';
import { Shop } from './support/program.ts';
import { atTerminal } from './support/terminal.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await filledShop(runInOneProcess);
  await shop.out('orders tag 1 --tag vip --actor mia');
  await shop.out('orders hold 1 --reason high_risk --actor noah');
  await shop.out('orders release 1 --reason high_risk --actor mia');
});

describe('orders why', () => {
  test('tells every change of a field: when, by whom, through which command, before and after', async () => {
    expect(await shop.json('orders why 1 onHold --json=field,before,after,actor,command')).toEqual([
      { field: 'onHold', before: false, after: true, actor: 'noah', command: 'HoldOrder' },
      { field: 'onHold', before: true, after: false, actor: 'mia', command: 'ReleaseHold' },
    ]);
  });

  test('tells what set each field last', async () => {
    const reasons = await shop.json<{ field: string; after: unknown; actor: string }[]>('orders why 1');
    expect(reasons).toContainEqual(expect.objectContaining({ field: 'tags', after: ['vip'], actor: 'mia' }));
    expect(reasons).toContainEqual(
      expect.objectContaining({ field: 'status', after: 'placed', actor: 'test' }),
    );
    const order = await shop.json<Record<string, unknown>>('orders show 1');
    for (const { field, after } of reasons) expect([field, after]).toEqual([field, order[field]]);
  });

  test('an unknown field lists the known ones', async () => {
    const { code, stderr } = await shop.run('orders why 1 statsu');
    expect([code, stderr]).toEqual([2, expect.stringContaining('Did you mean "status"?') as string]);
  });
});

describe('orders diff', () => {
  test('compares two versions', async () => {
    expect(await shop.json('orders diff 1 --from 4 --to 5 --json=field,before,after')).toEqual([
      { field: 'tags', before: [], after: ['vip'] },
    ]);
  });

  test('the last version is what it compares with by default', async () => {
    const fields = (await shop.json<{ field: string }[]>('orders diff 1 --from 4')).map(({ field }) => field);
    expect(fields).toEqual(expect.arrayContaining(['tags', 'holdHistory']));
    expect(await shop.json('orders diff 1 --from 7')).toEqual([]);
  });

  test('shows values like the fields of the order', async () => {
    expect(await shop.out('orders diff 1 --from 3 --to 4 -F field,before,after')).toContain(
      '\nowed\t0.00 USD\t9.00 USD\n',
    );
    const { text } = await atTerminal(shop, 'orders why 1 balance --no-pager');
    expect(text).toMatch(/balance +0\.00 USD +9\.00 USD/);
  });

  test('a version that it has not is not found', async () => {
    expect((await shop.run('orders diff 1 --from 99')).code).toBe(3);
  });
});

describe('--as-of', () => {
  test('shows an order as it stood', async () => {
    const { code, stderr } = await shop.run('orders show 1 --as-of 2026-03-01');
    expect([code, stderr]).toEqual([3, expect.stringContaining('asked as of 2026-03-01') as string]);
    expect(await shop.json('orders show 1 --as-of now --json=status')).toEqual({ status: 'placed' });
    expect(await shop.json('orders show 1 --as-of 5 --json=tags')).toEqual({ tags: [] });
  });

  test.each([
    ['orders find --as-of 6 -o count', '2'],
    ['orders find --as-of 2026-03-01 -o count', '0'],
    ['customers find --as-of @1 -o ids', 'ann'],
    ['customers orders ann --as-of 5 -o count', '1'],
    ['products find --as-of 3 -o ids', 'MUG'],
    ['orders history 1 --as-of 5 -o count', '4'],
    ['sales --as-of 2026-03-01 -o count', '0'],
  ])('%s answers %s', async (words, told) => {
    expect(await shop.out(words)).toBe(told);
  });

  test('needs no views, and makes none', async () => {
    const copy = shop.copy();
    const views = copy.db.replace('.db', '.views.db');
    rmSync(views);
    expect(await copy.out('orders find --as-of 6 -o count')).toBe('2');
    expect(existsSync(views)).toBe(false);
  });

  test.each([
    ['2026', 'may be a year or a position'],
    ['99', 'it ends at 11'],
    ['0', 'is not a moment'],
    ['tomorrow', 'is in the future'],
    ['2026-02-30', 'There is no "2026-02-30"'],
    ['soon', 'is not a date or time'],
  ])('%s is a usage error', async (moment, told) => {
    const { code, stderr } = await shop.run(`orders find --as-of ${moment}`);
    expect([code, stderr]).toEqual([2, expect.stringContaining(told) as string]);
  });

  test.each([
    ['2026-03-14', 'As of 2026-03-14 00:00 (UTC): what had happened by then, whenever it was recorded'],
    ['@6', 'As of position 6: what the log held, so what was known then'],
  ])('%s tells people whether it is what had happened or what was known', async (moment, told) => {
    const { text } = await atTerminal(shop, `orders find --as-of ${moment} --no-pager`);
    expect(text).toContain(told);
    expect((await shop.run(`orders find --as-of ${moment}`)).stderr).toBe('');
    expect((await shop.run(`orders find --as-of ${moment} -v`)).stderr).toContain(told);
  });

  test('is not offered where nothing of the kind is asked', async () => {
    expect((await shop.run('events list --as-of 3')).code).toBe(2);
    expect((await shop.run('views status --as-of 3')).code).toBe(2);
  });
});

describe('--at-least', () => {
  test('waits before an order is looked up, too', async () => {
    const copy = shop.copy();
    const head = await copy.head();
    const shown = new Shop(copy.db).out(`orders show 5 --at-least ${head + 1} --json=number`);
    const order = { customer: 'ann', items: [{ sku: 'MUG', quantity: 1 }] };
    await copy.out('commands send -', {
      input: JSON.stringify({ name: 'CreateOrder', data: order }),
    });
    expect(await shown).toBe('{"number":5}');
  });

  test.each(['orders find', 'query SELECT', 'events tail', 'orders wait 1 --for status=placed'])(
    '%s gives up after --timeout with exit 124',
    async (words) => {
      const { code, stderr } = await shop.run(`${words} --at-least 99 --timeout 50ms`);
      expect([code, stderr]).toEqual([124, expect.stringContaining('not reached position 99') as string]);
    },
  );

  test('takes a position', async () => {
    expect((await shop.run('orders find --at-least soon')).code).toBe(2);
  });
});

describe('events trace', () => {
  test('follows a conversation', async () => {
    const [first] = await shop.json<{ correlationId: string }[]>('commands list -L 1');
    const events = await shop.json<{ type: string }[]>(`events trace ${first?.correlationId}`);
    expect(events.map(({ type }) => type)).toEqual(['HoldReleased']);
    expect((await shop.run('events trace nothing')).code).toBe(3);
  });
});
