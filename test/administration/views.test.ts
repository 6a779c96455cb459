import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { catchUpViews } from '../../src/administration/catch-up-views.ts';
import { rebuildViews } from '../../src/administration/rebuild-views.ts';
import { customerEvents } from '../../src/shop/customers/events.ts';
import { customerTable } from '../../src/shop/customers/read/customer.ts';
import { openShop, type Shop } from '../support/shop.ts';

let shop: Shop;

beforeEach(async () => {
  shop = await openShop();
  const data = { ref: 'ann', name: 'Ann Lee', email: null, phone: null, address: null };
  await shop.given(customerEvents, 'ann', [{ type: 'CustomerRegistered', data }]);
});
afterEach(() => shop.close());

const stateOf = async (view: string) =>
  (await shop.told('ViewsStatus', {})).find((one) => one.view === view)?.state;

describe('views', () => {
  test('are listed with what they hold and what they are computed from', async () => {
    const views = await shop.told('ListViews', {});
    expect(views.map(({ view }) => view)).toContain('order_summary');
    expect(views.find(({ view }) => view === 'customer_order_stats')).toMatchObject({
      kind: 'materialized',
      source: 'order_summary',
      category: 'order',
    });
  });

  test('say how they stand to the log', async () => {
    expect(await stateOf('customer')).toBe('absent');
    await shop.told('GetCustomer', { ref: 'ann' });
    expect(await stateOf('customer')).toBe('current');
  });

  test('one is shown with its columns and rows', async () => {
    expect(await shop.told('ShowView', { view: 'customer' })).toMatchObject({ state: 'absent', rows: null });
    await shop.told('GetCustomer', { ref: 'ann' });
    const view = await shop.told('ShowView', { view: 'customer' });
    expect(view).toMatchObject({ state: 'current', rows: { customer: 1 } });
    expect(view.columns[0]).toEqual({ table: 'customer', name: 'ref', type: 'text', nullable: false });
    expect(await shop.ask('ShowView', { view: 'costumer' })).toMatchObject({
      failure: { kind: 'usage', code: 'unknown_view', hint: expect.stringContaining('customer') },
    });
  });

  test('are rebuilt and brought to the end of the log on demand', async () => {
    const rebuilt = await rebuildViews.run({ names: ['customer'] }, shop.ports);
    expect(rebuilt).toMatchObject({ ok: true, value: [{ view: 'customer', commits: 1, position: 1 }] });
    expect(await stateOf('customer')).toBe('current');
    const { position, hash } = await shop.log.head();
    expect(await catchUpViews.run({ names: [] }, shop.ports)).toEqual({
      ok: true,
      value: { position, hash, parked: 0 },
    });
    expect(await stateOf('order_summary')).toBe('current');
  });

  test('are verified: equal to the log, or the check fails and names those that differ', async () => {
    const verified = await shop.told('VerifyViews', { names: ['customer'] });
    expect(verified).toEqual([{ view: 'customer', rows: 2, position: 1, differences: 0 }]);
    const ann = await shop.told('GetCustomer', { ref: 'ann' });
    await shop.spoil(customerTable, [{ ...ann, name: 'Somebody else' }]);
    expect(await shop.ask('VerifyViews', {})).toMatchObject({
      failure: {
        kind: 'check_failed',
        code: 'views_differ',
        next: [{ message: 'RebuildViews', data: { names: ['customer'] } }],
      },
    });
  });
});

test('every message is counted, with its failures', async () => {
  await shop.told('GetCustomer', { ref: 'ann' });
  await shop.ask('GetCustomer', { ref: 'bob' });
  const metrics = await shop.told('ListMetrics', {});
  expect(metrics.find(({ name }) => name === 'GetCustomer')).toMatchObject({
    side: 'query',
    count: 2,
    failed: 1,
    failures: { not_found: 1 },
  });
});
