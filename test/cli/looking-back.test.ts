import { beforeAll, describe, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import type { Shop } from './support/program.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await filledShop();
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
    expect(await shop.json('orders diff 1 --from 4 --to 5')).toEqual([
      { field: 'tags', before: [], after: ['vip'] },
    ]);
  });

  test('the last version is what it compares with by default', async () => {
    const fields = (await shop.json<{ field: string }[]>('orders diff 1 --from 4')).map(({ field }) => field);
    expect(fields).toEqual(expect.arrayContaining(['tags', 'holdHistory']));
    expect(await shop.json('orders diff 1 --from 7')).toEqual([]);
  });

  test('a version that it has not is not found', async () => {
    expect((await shop.run('orders diff 1 --from 99')).code).toBe(3);
  });
});

describe('orders show --as-of', () => {
  test('shows it as it stood', async () => {
    const { code } = await shop.run('orders show 1 --as-of 2026-03-01');
    expect(code).toBe(3);
    expect(await shop.json('orders show 1 --as-of now --json=status')).toEqual({ status: 'placed' });
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
