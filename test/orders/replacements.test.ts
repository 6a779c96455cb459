import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Daybook, openDaybook } from '../../src/library/index.ts';
import { transactionsOf } from '../support/books.ts';
import fc, { runs } from '../support/properties.ts';

/**
 * Orders that are imported, imported again and changed, in whatever order: a daybook that was told wrong first answers as one that
 * was told right at once, now and as of any time; and as of a position, what it was told by then.
 */

const NOW = '2026-03-01T12:00:00.000Z';
const day = (n: number): string => new Date(Date.UTC(2025, 0, 1 + n)).toISOString();
const amount = fc.integer({ min: 1, max: 5_000 });
const some = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const item = fc.record({
  name: fc.constantFrom('Mug', 'Tea', 'Box'),
  category: some(fc.constantFrom('Kitchen', 'Office')),
  quantity: fc.integer({ min: 1, max: 5 }),
  unitPrice: amount,
  taxRatePpm: fc.constantFrom(0, 70_000, 200_000),
  taxIncluded: fc.boolean(),
});

const imported = fc
  .record({
    placed: fc.integer({ min: 0, max: 300 }),
    customer: fc.constantFrom('ann', 'bob'),
    currency: fc.constantFrom('USD', 'EUR'),
    items: fc.array(item, { minLength: 1, maxLength: 3 }),
    shipping: some(amount),
    tags: fc.uniqueArray(fc.constantFrom('a', 'b'), { maxLength: 2 }),
    paid: fc.array(fc.record({ amount, after: fc.nat({ max: 40 }), back: fc.boolean() }), { maxLength: 2 }),
    shipped: some(fc.nat({ max: 30 })),
    returned: fc.boolean(),
    cancelled: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
    note: some(fc.constantFrom('call', 'wait')),
    wrong: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  })
  .map(
    ({
      placed,
      customer,
      currency,
      items,
      shipping,
      tags,
      paid,
      shipped,
      returned,
      cancelled,
      note,
      wrong,
    }) => ({
      customer,
      customerName: customer,
      currency,
      items: items.map(({ category, ...rest }) => ({ ...rest, ...(category !== undefined && { category }) })),
      tags,
      placedAt: day(placed),
      ...(shipping !== undefined && { shipping: { method: 'post', amount: shipping, taxRatePpm: 70_000 } }),
      shippingAddress: { line1: '1 Main St', city: 'Berlin', country: customer === 'ann' ? 'DE' : 'US' },
      payments: paid.map(({ amount: each, after, back }) => ({
        at: day(placed + after),
        amount: each,
        method: 'card',
        ...(back && { refunds: [{ at: day(placed + after + 1), amount: 1 }] }),
      })),
      ...(shipped !== undefined && {
        shipments: [{ shippedAt: day(placed + shipped) }],
        returns: returned
          ? [
              {
                requestedAt: day(placed + shipped + 2),
                lines: [{ lineId: 'L1', quantity: 1 }],
                receipts: [{ at: day(placed + shipped + 3) }],
              },
            ]
          : [],
      }),
      ...(wrong && { declaredTotal: 0 }),
      ...(note !== undefined && { notes: [{ text: note }] }),
      ...(cancelled &&
        shipped === undefined && { cancelledAt: day(placed + 60), cancelReason: 'customer' as const }),
    }),
  );

type Step =
  | { readonly ref: string; readonly data: object }
  | { readonly ref: string; readonly name: string }
  | { readonly look: true };

const ref = fc.constantFrom('#1', '#2');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ ref, data: imported }) },
  {
    weight: 2,
    arbitrary: fc.record({
      ref,
      name: fc.constantFrom('TagOrder', 'RecordPayment'),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ look: true as const }) },
);
const MORE: Readonly<Record<string, object>> = {
  TagOrder: { tags: ['late'] },
  RecordPayment: { amount: 7, method: 'cash', allowOverpay: true },
};

/** What happened to these: a property that nothing comes to proves nothing. */
const met = { replaced: 0, repeated: 0, touched: 0, refused: 0 };

let open: Daybook[] = [];
beforeAll(() => {
  open = [];
});
afterAll(async () => {
  for (const daybook of open) await daybook.close();
});
async function newDaybook(): Promise<Daybook> {
  const daybook = await openDaybook({ db: ':memory:', clock: { now: () => NOW } });
  open.push(daybook);
  return daybook;
}

const sent = (daybook: Daybook, name: string, data: object) =>
  daybook.commands.dispatchUnknown({ name, data });

it('a daybook that was told wrong first answers as one that was told right at once', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 16 }), isAsIfToldAtOnce), {
    numRuns: runs(6),
  });
  expect(Object.entries(met).filter(([, count]) => count === 0)).toEqual([]);
}, 600_000);

async function isAsIfToldAtOnce(steps: readonly Step[]): Promise<void> {
  const corrected = await newDaybook();
  /** What counts of each order: its last import, and what was done since. */
  const counts = new Map<string, { name: string; data: object }[]>();
  const seen: { position: number; orders: unknown }[] = [];
  for (const one of steps) {
    if ('look' in one) {
      const position = await headOf(corrected);
      if (position > 0) seen.push({ position, orders: await ordersOf(corrected) });
      continue;
    }
    await told(corrected, one, counts);
  }
  const atOnce = await newDaybook();
  for (const [externalRef, commands] of counts)
    for (const { name, data } of commands)
      expect(
        await sent(atOnce, name, { ...data, ...(name !== 'ImportOrder' && { orderId: externalRef }) }),
      ).toMatchObject({ ok: true });
  expect(await answersOf(corrected)).toEqual(await answersOf(atOnce));
  for (const asOf of [day(40), day(200)])
    expect(await ordersOf(corrected, asOf)).toEqual(await ordersOf(atOnce, asOf));
  for (const { position, orders } of seen) expect(await ordersOf(corrected, position)).toEqual(orders);
  expect(await corrected.queries.dispatch({ name: 'VerifyViews', data: {} })).toMatchObject({ ok: true });
  await corrected.close();
  await atOnce.close();
  open = [];
}

async function told(
  daybook: Daybook,
  one: Exclude<Step, { look: true }>,
  counts: Map<string, { name: string; data: object }[]>,
): Promise<void> {
  const known = counts.get(one.ref);
  if ('name' in one) {
    const data = MORE[one.name] ?? {};
    const answer = await sent(daybook, one.name, { orderId: one.ref, ...data });
    if (answer.ok) known?.push({ name: one.name, data });
    return;
  }
  const data = { externalRef: one.ref, ...one.data };
  const answer = await sent(daybook, known === undefined ? 'ImportOrder' : 'ReimportOrder', data);
  if (!answer.ok) {
    if (answer.failure.code === 'changed_since_import') met.touched += 1;
    else met.refused += 1;
    return;
  }
  const { status } = answer.value as { status: string };
  if (status === 'replayed') met.repeated += 1;
  else if (known === undefined) counts.set(one.ref, [{ name: 'ImportOrder', data }]);
  else {
    met.replaced += 1;
    known.splice(0, known.length, { name: 'ImportOrder', data });
  }
  // The same once more is none.
  if (status === 'ok' && (known?.length ?? 1) === 1) {
    expect(await sent(daybook, 'ReimportOrder', data)).toMatchObject({
      ok: true,
      value: { status: 'replayed' },
    });
    met.repeated += 1;
  }
}

async function headOf(daybook: Daybook): Promise<number> {
  const answer = await daybook.queries.dispatch({ name: 'VerifyLog', data: {} });
  return answer.ok ? answer.value.commits : 0;
}

/** Where facts stand in the log is all that may differ. */
const OWN: ReadonlySet<string> = new Set([
  'orderId',
  'id',
  'version',
  'position',
  'updatedAt',
  'recordedAt',
  'batch',
]);

const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const own = Object.entries(value).filter(([name]) => !OWN.has(name));
  return Object.fromEntries(own.map(([name, each]) => [name, plain(each)]));
};

async function ordersOf(daybook: Daybook, asOf?: string | number): Promise<unknown> {
  const data = { sort: ['number'] as ['number'], pageSize: 100 };
  const answer = await daybook.queries.dispatch({ name: 'FindOrders', data, meta: { asOf } });
  if (!answer.ok) throw new Error(answer.failure.message);
  return plain(answer.value.items);
}

async function answersOf(daybook: Daybook): Promise<unknown> {
  const { orders } = daybook;
  const answers = await Promise.all([
    orders.export({ limit: 100 }),
    orders.ageing({}),
    orders.paymentsReport({ by: 'month' }),
    orders.searchPayments({ limit: 100 }),
    orders.salesReport({ by: 'month', per: 'product' }),
    orders.salesReport({ per: 'customer' }),
    orders.salesReport({ per: 'country' }),
    orders.taxReport({ by: 'month' }),
    orders.customerStats({}),
    orders.funnel({}),
    orders.attention({ limit: 100 }),
    orders.search({ text: 'mug', limit: 100 }),
  ]);
  const posted: string[] = [];
  for await (const one of transactionsOf(daybook)) posted.push(JSON.stringify(plain(one)));
  const values = answers.map((answer) => {
    if (!answer.ok) throw new Error(answer.failure.message);
    return plain(answer.value);
  });
  return [...values, await ordersOf(daybook), posted.toSorted()];
}
