import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type * as z from 'zod';
import type { QueryData } from '../../../src/core/dispatch/query-dispatcher.ts';
import { foldText } from '../../../src/core/kernel/fold-text.ts';
import { exponentOf } from '../../../src/core/model/money.ts';
import { fillShop } from '../../../src/demo/fill-shop.ts';
import { type Daybook, openDaybook } from '../../../src/library/index.ts';
import type { queryLoaders } from '../../../src/messages.ts';
import type { Customer } from '../../../src/shop/customers/read/customer.ts';
import type { ExportedOrder } from '../../../src/shop/orders/read/order-export/exported-order.ts';
import type { findOrders } from '../../../src/shop/orders/read/order-summary/find-orders.ts';
import type { OrderSummary } from '../../../src/shop/orders/read/order-summary/order-summary.ts';
import { walk } from '../../support/paging.ts';
import fc, { runs } from '../../support/properties.ts';

/** The demo's shop answers as plain JavaScript over all its rows does: filters, sorts, pages, sums, exports. */

const NOW = '2026-03-01T12:00:00.000Z';
const DAY = 86_400_000;

type Find = z.input<typeof findOrders.input>;
type Loaders = typeof queryLoaders;

let daybook: Daybook;
let orders: readonly OrderSummary[];
let customers: readonly Customer[];
/** By order id. */
let exported: ReadonlyMap<string, ExportedOrder>;

beforeAll(async () => {
  daybook = await openShop();
  await fillShop(daybook, { orders: 90, seed: 7, now: NOW, progress: () => undefined });
  orders = (await answer('FindOrders', { pageSize: 10_000 })).items;
  customers = (await answer('FindCustomers', { limit: 10_000 })).items;
  const { items } = await answer('ExportOrders', { limit: 10_000 });
  exported = new Map(items.map((order) => [order.orderId, order]));
});
afterAll(() => daybook.close());

const openShop = () => openDaybook({ db: ':memory:', clock: { now: () => NOW } });

async function answer<Name extends keyof Loaders & string>(name: Name, data: QueryData<Loaders, Name>) {
  const result = await daybook.queries.dispatch({ name, data });
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`);
  return result.value;
}

test('the shop has something of everything that is looked for', () => {
  const some = (is: (order: OrderSummary) => boolean) => orders.filter(is).length;
  expect(some(({ onHold }) => onHold)).toBeGreaterThan(0);
  expect(some(({ tags }) => tags.length > 0)).toBeGreaterThan(5);
  expect(some(({ balance }) => balance < 0)).toBeGreaterThan(0);
  expect(some((order) => isOverdue(order))).toBeGreaterThan(0);
  expect(new Set(orders.map(({ currency }) => currency)).size).toBe(3);
});

describe('orders are found as a plain filter finds them', () => {
  const someOf = <Item>(items: (order: OrderSummary) => Item) =>
    fc.nat().map((index) => () => items(orders[index % orders.length] as OrderSummary));
  /** One filter with its value out of some order, so that it finds something. */
  const filters: fc.Arbitrary<() => Find>[] = [
    someOf(({ status }) => ({ status: [status] })),
    someOf(({ status }) => ({ status: [...new Set([status, 'placed' as const])] })),
    someOf(({ payment }) => ({ payment: [payment] })),
    someOf(({ fulfilment }) => ({ fulfilment: [fulfilment] })),
    someOf(({ returns }) => ({ returns: [returns] })),
    someOf(({ onHold }) => ({ onHold })),
    someOf(({ balance }) => ({ refundDue: balance < 0 })),
    someOf((order) => ({ overdue: isOverdue(order) })),
    someOf(({ customerRef }) => (customerRef === null ? {} : { customer: customerRef })),
    someOf(({ currency }) => ({ currency })),
    someOf(({ country }) => (country === null ? {} : { country })),
    someOf(({ tags: [tag] }) => (tag === undefined ? {} : { tag: tag.toUpperCase() })),
    someOf((order) => {
      const sku = skusOf(order)[0];
      return sku === undefined ? {} : { sku };
    }),
    someOf(({ orderedAt }) => ({ from: orderedAt })),
    someOf(({ orderedAt }) => ({ to: orderedAt })),
    someOf((order) => ({ min: hundredths(order) })),
    someOf((order) => ({ max: hundredths(order) })),
    someOf(({ currency, total }) => ({ currency, min: total })),
    someOf(({ currency, total }) => ({ currency, max: total })),
    someOf(({ number }) => ({ text: String(number) })),
    someOf(({ customerName }) => ({ text: customerName.slice(0, 4).trim().toUpperCase() })),
  ];
  const SORTS = ['placedAt', 'createdAt', 'updatedAt', 'total', 'balance', 'number'] as const;
  const sort = fc.uniqueArray(fc.constantFrom(...SORTS.flatMap((name) => [name, `-${name}` as const])), {
    minLength: 1,
    maxLength: 2,
    selector: (name) => name.replace('-', ''),
  });

  test('whatever is asked, in whatever order, page by page', async () => {
    const asked = fc.record({
      filters: fc.array(fc.oneof(...filters), { maxLength: 3 }),
      sort,
      pageSize: fc.integer({ min: 7, max: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(asked, async ({ filters: given, sort: by, pageSize }) => {
        const filter: Find = Object.assign({}, ...given.map((one) => one()));
        const expected = numbers(orders.filter((order) => matches(order, filter)).toSorted(inOrder(by)));
        const page = (more: Find) => answer('FindOrders', { ...filter, sort: by, pageSize, ...more });
        expect({ filter, found: numbers(await walk(page)) }).toEqual({ filter, found: expected });
        const second = await page({ page: 2 });
        expect(numbers(second.items)).toEqual(expected.slice(pageSize, 2 * pageSize));
        expect(second.total).toBe(expected.length);
      }),
      { numRuns: runs(150) },
    );
  });

  test('the orders of a customer, the newest first, page by page', async () => {
    for (const { ref } of customers) {
      const own = orders.filter(({ customerRef }) => customerRef === ref).toSorted(inOrder(['-placedAt']));
      const page = (more: object) => answer('CustomerOrders', { customer: ref, limit: 2, ...more });
      expect(numbers(await walk(page))).toEqual(numbers(own));
      const ended = await page({ status: ['completed', 'cancelled'], limit: 100 });
      expect(numbers(ended.items)).toEqual(
        numbers(own.filter(({ status }) => ['completed', 'cancelled'].includes(status))),
      );
    }
  });
});

const numbers = (found: readonly OrderSummary[]): readonly number[] => found.map(({ number }) => number);

const skusOf = ({ orderId }: OrderSummary): readonly string[] =>
  exported.get(orderId)?.items.flatMap(({ sku }) => sku ?? []) ?? [];

const isOverdue = ({ status, fulfilment, requiredBy }: OrderSummary): boolean =>
  status === 'placed' &&
  ['unfulfilled', 'partially_shipped'].includes(fulfilment) &&
  requiredBy !== null &&
  requiredBy < NOW.slice(0, 10);

/** The total as a bound says it where no currency is asked for: in hundredths of the order's own currency. */
const hundredths = ({ total, currency }: OrderSummary): number =>
  Math.round(total * 10 ** (2 - exponentOf(currency)));

const isIn = <Word>(words: readonly Word[] | undefined, word: Word): boolean =>
  words === undefined || words.includes(word);

function matches(order: OrderSummary, find: Find): boolean {
  const is = <Value>(wanted: Value | undefined, value: Value) => wanted === undefined || wanted === value;
  const total = find.currency === undefined ? hundredths(order) : order.total;
  const { text, tag, sku, from = '', to = '9999', min = 0, max = Number.POSITIVE_INFINITY } = find;
  return (
    isIn(find.status, order.status) &&
    isIn(find.payment, order.payment) &&
    isIn(find.fulfilment, order.fulfilment) &&
    isIn(find.returns, order.returns) &&
    is(find.onHold, order.onHold) &&
    is(find.customer, order.customerRef) &&
    is(find.currency, order.currency) &&
    is(find.country, order.country) &&
    is(find.refundDue, order.balance < 0) &&
    is(find.overdue, isOverdue(order)) &&
    (tag === undefined || order.tags.map(foldText).includes(foldText(tag))) &&
    (sku === undefined || skusOf(order).includes(sku)) &&
    order.orderedAt >= from &&
    order.orderedAt < to &&
    total >= min &&
    total <= max &&
    (text === undefined || String(order.number) === text || hasText(order, text))
  );
}

/** Of customers who were renamed, today's names find their orders as well. */
function hasText({ customerName, customerRef, externalRef }: OrderSummary, text: string): boolean {
  const customer = customers.find(({ ref }) => ref === customerRef);
  return [customerName, customerRef, externalRef, customer?.name].some((one) =>
    foldText(one ?? '').includes(foldText(text)),
  );
}

/** By these fields; what is equal in them, by id in the direction of the last. */
function inOrder(sort: readonly string[]): (a: OrderSummary, b: OrderSummary) => number {
  const keys = sort.map((name) => ({ key: name.replace('-', ''), sign: name.startsWith('-') ? -1 : 1 }));
  const all = [...keys, { key: 'orderId', sign: keys.at(-1)?.sign ?? 1 }];
  const fieldOf = (order: OrderSummary, key: string) =>
    order[(key === 'placedAt' ? 'orderedAt' : key) as keyof OrderSummary] as string | number;
  return (a, b) => {
    const by = all.find(({ key }) => fieldOf(a, key) !== fieldOf(b, key));
    return by === undefined ? 0 : by.sign * (fieldOf(a, by.key) < fieldOf(b, by.key) ? -1 : 1);
  };
}

describe('customers are found as a plain filter finds them', () => {
  const text = ({ ref, name, email, phone }: Customer) => foldText([ref, name, email, phone].join('\n'));

  test.each(['ref', 'name', 'registeredAt'] as const)('by %s, page by page', async (key) => {
    const up = customers.toSorted((a, b) => (a[key] + a.ref < b[key] + b.ref ? -1 : 1));
    const refs = (found: readonly Customer[]) => found.map(({ ref }) => ref);
    for (const [sort, wanted] of [
      [key, up],
      [`-${key}`, up.toReversed()],
    ] as const) {
      const page = (more: object) => answer('FindCustomers', { sort: [sort], limit: 7, ...more });
      expect(refs(await walk(page))).toEqual(refs(wanted));
      const found = await page({ text: 'AN', limit: 100, withTotal: true });
      const having = wanted.filter((customer) => text(customer).includes('an'));
      expect(refs(found.items)).toEqual(refs(having));
      expect(found.total).toBe(having.length);
      expect((await page({})).total).toBeNull();
    }
  });
});

describe('what is due', () => {
  test.each([[[30, 60, 90]], [[7]], [[1, 200, 400]]])('by age, in buckets of %j', async (bucket) => {
    const due = orders
      .map((order) => ({ ...order, balance: dueOn(order) }))
      .filter(({ balance }) => balance !== 0);
    const ages = ['under', ...bucket].map((from, index): [string, (days: number) => boolean] => {
      const to = bucket[index];
      const isBefore = (days: number) => to === undefined || days < to;
      if (from === 'under') return [`under ${to} days`, isBefore];
      const label = to === undefined ? `${from} days and more` : `${from} to ${to - 1} days`;
      return [label, (days) => days >= Number(from) && isBefore(days)];
    });
    const expected = [...new Set(due.map(({ currency }) => currency))].sort().flatMap((currency) => {
      const own = due.filter((order) => order.currency === currency);
      const row = (age: string, some: readonly OrderSummary[]) => ({
        row: age === 'Total' ? 'total' : 'row',
        age,
        currency,
        orders: some.length,
        receivable: some.reduce((sum, { balance }) => sum + Math.max(0, balance), 0),
        credit: some.reduce((sum, { balance }) => sum + Math.max(0, -balance), 0),
        balance: some.reduce((sum, { balance }) => sum + balance, 0),
      });
      const rows = ages.map(([label, has]) =>
        row(
          label,
          own.filter(({ orderedAt }) => has(daysSince(orderedAt))),
        ),
      );
      return [...rows.filter((each) => each.orders > 0), row('Total', own)];
    });
    expect(expected.length).toBeGreaterThan(3);
    expect(await answer('Ageing', { bucket })).toEqual(expected);
    const currency = expected[0]?.currency;
    expect(await answer('Ageing', { bucket, currency })).toEqual(
      expected.filter((row) => row.currency === currency),
    );
  });

  /** Nobody owes a draft yet; what came for it is due back until it is placed. */
  const dueOn = ({ status, balance, captured, refunded }: OrderSummary) =>
    status === 'created' ? refunded - captured : balance;
  const daysSince = (instant: string) => (Date.parse(NOW) - Date.parse(instant)) / DAY;
});

describe('an export', () => {
  test('goes by number, page by page, and is filtered as orders are found', async () => {
    const page = (more: object) => answer('ExportOrders', { limit: 13, ...more });
    const ids = (found: readonly { orderId: string }[]) => found.map(({ orderId }) => orderId);
    expect(ids(await walk(page))).toEqual(ids(orders.toSorted(inOrder(['number']))));
    const cancelled = orders.filter(({ status }) => status === 'cancelled').toSorted(inOrder(['number']));
    expect(ids((await page({ status: ['cancelled'], limit: 1_000 })).items)).toEqual(ids(cancelled));
  });

  test('imported into an empty daybook is exported from there as it was', async () => {
    const copy = await openShop();
    for (const data of exported.values()) {
      const imported = await copy.commands.dispatchUnknown({ name: 'ImportOrder', data });
      expect(imported).toMatchObject({ ok: true });
    }
    const again = await copy.queries.dispatch({ name: 'ExportOrders', data: { limit: 10_000 } });
    expect(again).toEqual({
      ok: true,
      value: { items: [...exported.values()], nextCursor: null, total: null },
    });
    const { items } = await answer('FindOrders', { pageSize: 10_000, sort: ['number'] });
    const copied = await copy.queries.dispatch({
      name: 'FindOrders',
      data: { pageSize: 10_000, sort: ['number'] },
    });
    const standing = (found: readonly OrderSummary[]) =>
      found.map(({ version: _version, updatedAt: _updatedAt, ...order }) => order);
    expect(copied.ok && standing(copied.value.items)).toEqual(standing(items));
    await copy.close();
  });
});
