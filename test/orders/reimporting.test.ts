import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, openDaybook } from '../../src/app.ts';

/** Imports that replace others, through the dispatchers. */

let daybook: App;
beforeAll(async () => {
  daybook = await openDaybook({ db: ':memory:', clock: { now: () => '2026-03-01T12:00:00.000Z' } });
});
afterAll(() => daybook.close());

const imported = (externalRef: string, unitPrice: number | string, placedAt = '2025-02-01T00:00:00Z') => ({
  externalRef,
  guest: { name: 'Eve' },
  currency: 'USD',
  items: [{ name: 'Mug', quantity: 2, unitPrice }],
  placedAt,
});

test('names the order by its reference or its id, and fails where there is none', async () => {
  expect(await daybook.orders.reimport(imported('A-0', 1))).toMatchObject({
    ok: false,
    failure: { kind: 'not_found', code: 'order_not_found', message: 'There is no order "A-0".' },
  });
  const nobody = { ...imported('A-0', 1), orderId: '01890000-aaaa-7000-8000-000000000001' };
  expect(await daybook.orders.reimport(nobody)).toMatchObject({
    ok: false,
    failure: { code: 'order_not_found' },
  });
  const first = await daybook.orders.import(imported('A-1', 100));
  const again = await daybook.orders.reimport(imported('A-1', '1.50'));
  if (!first.ok || !again.ok) throw new Error('not imported');
  expect(again.value).toMatchObject({ id: first.value.id, number: null, status: 'ok' });
  const { externalRef: _, ...byId } = { ...imported('A-1', 175), orderId: first.value.id };
  expect(await daybook.orders.reimport(byId)).toMatchObject({ ok: true, value: { id: first.value.id } });
  expect(await daybook.orders.get({ externalRef: 'A-1' })).toMatchObject({
    ok: true,
    value: { number: 1, total: 350 },
  });
});

test('answers a repetition with the receipt of the import that it repeats', async () => {
  const first = await daybook.orders.import(imported('B-1', 100));
  const again = await daybook.orders.reimport(imported('B-1', 100));
  if (!first.ok || !again.ok) throw new Error('not imported');
  expect(again.value).toEqual({ ...first.value, status: 'replayed' });
});

test('decides on what is in flight: of several at once the last one counts', async () => {
  const answers = await Promise.all([
    daybook.orders.import(imported('C-1', 100)),
    daybook.orders.reimport(imported('C-1', 200)),
    daybook.orders.reimport(imported('C-1', 200)),
    daybook.orders.reimport(imported('C-1', 300)),
  ]);
  expect(answers.map((answer) => answer.ok && answer.value.status)).toEqual(['ok', 'ok', 'replayed', 'ok']);
  expect(await daybook.orders.get({ externalRef: 'C-1' })).toMatchObject({ ok: true, value: { total: 600 } });
});

test('goes with others all or nothing', async () => {
  await daybook.orders.import(imported('D-1', 100));
  const atomic = daybook.atomic();
  const sent = [
    atomic.commands.dispatchUnknown({ name: 'ReimportOrder', data: imported('D-1', 200) }),
    atomic.commands.dispatchUnknown({ name: 'ReimportOrder', data: imported('D-1', 300) }),
  ];
  await atomic.commands.decided();
  await atomic.commit();
  expect((await Promise.all(sent)).map(({ ok }) => ok)).toEqual([true, true]);
  expect(await daybook.orders.get({ externalRef: 'D-1' })).toMatchObject({ ok: true, value: { total: 600 } });
});

test('gives a reference up for another, which others may then have', async () => {
  const first = await daybook.orders.import(imported('E-1', 100));
  if (!first.ok) throw new Error(first.failure.message);
  const taken = { ...imported('A-1', 100), orderId: first.value.id };
  expect(await daybook.orders.reimport(taken)).toMatchObject({
    ok: false,
    failure: { code: 'duplicate_external_ref' },
  });
  expect(await daybook.orders.reimport({ ...taken, externalRef: 'E-2' })).toMatchObject({ ok: true });
  expect(await daybook.orders.import(imported('E-1', 100))).toMatchObject({ ok: true });
  expect(await daybook.orders.get({ externalRef: 'E-2' })).toMatchObject({
    ok: true,
    value: { orderId: first.value.id },
  });
});

describe('an order that is placed on another day than it was read', () => {
  const ordersAt = async (asOf: string | number) => {
    const answer = await daybook.queries.dispatch({
      name: 'FindOrders',
      data: { text: 'F-1' },
      meta: { asOf },
    });
    return answer.ok && answer.value.items.map(({ orderedAt }) => orderedAt.slice(0, 10));
  };
  let then: number;
  beforeAll(async () => {
    await daybook.orders.import(imported('F-1', 100, '2025-02-01T00:00:00Z'));
    const log = await daybook.queries.dispatch({ name: 'VerifyLog', data: {} });
    then = log.ok ? log.value.commits : 0;
    await daybook.orders.reimport(imported('F-1', 100, '2025-07-01T00:00:00Z'));
  });

  test('was there as of a time from then on alone, and as of a position as it was read then', async () => {
    expect(await ordersAt('2025-04-01T00:00:00Z')).toEqual([]);
    expect(await ordersAt('2025-08-01T00:00:00Z')).toEqual(['2025-07-01']);
    expect(await ordersAt(then)).toEqual(['2025-02-01']);
  });

  test('has no reasons, differences or details before it was there', async () => {
    const order = await daybook.orders.get({ externalRef: 'F-1' });
    if (!order.ok) throw new Error(order.failure.message);
    const { orderId, version } = order.value;
    const asOf = { asOf: '2025-04-01T00:00:00Z' };
    for (const asked of [
      { name: 'ExplainOrder' as const, data: { orderId } },
      { name: 'DiffOrder' as const, data: { orderId, from: 1 } },
      { name: 'GetOrder' as const, data: { orderId } },
    ])
      expect(await daybook.queries.dispatchUnknown({ ...asked, meta: asOf })).toMatchObject({
        ok: false,
        failure: { kind: 'not_found' },
      });
    const changed = await daybook.orders.diff({ orderId, from: 3, to: version });
    expect(changed).toMatchObject({
      ok: true,
      value: expect.arrayContaining([expect.objectContaining({ field: 'orderedAt' })]),
    });
  });

  test('may be changed from the day on which it was placed', async () => {
    const data = { orderId: 'F-1', amount: 200, method: 'card' };
    const early = await daybook.orders.recordPayment(data, { occurredAt: '2025-06-30T00:00:00Z' });
    expect(early).toMatchObject({ ok: false, failure: { code: 'times_out_of_order' } });
    expect(await daybook.orders.recordPayment(data, { occurredAt: '2025-07-02T00:00:00Z' })).toMatchObject({
      ok: true,
    });
  });
});
