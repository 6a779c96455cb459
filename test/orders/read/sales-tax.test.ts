import { expect, test } from 'vitest';
import { openDaybook } from '../../../src/app.ts';
import { summed, transactionsOf } from '../../support/books.ts';

const address = { name: 'Ann', line1: '1 Main St', city: 'Berlin', country: 'DE' };
const shipping = { method: 'standard', amount: 595, taxRatePpm: 190_000, taxIncluded: true };

test('the books hold the tax that prices and shipping contain, as the orders tell it, whatever happens to them', async () => {
  const daybook = await openDaybook({ db: ':memory:' });
  const send = async (name: string, data: object): Promise<Readonly<Record<string, unknown>>> => {
    const answer = await daybook.commands.dispatchUnknown({ name, data });
    if (!answer.ok) throw new Error(answer.failure.message);
    return answer.value as Readonly<Record<string, unknown>>;
  };
  const items = [
    { name: 'Mug', quantity: 3, unitPrice: 1_190, taxRatePpm: 190_000, taxIncluded: true },
    { name: 'Book', quantity: 1, unitPrice: 1_000, taxRatePpm: 70_000 },
  ];
  const { id: orderId } = await send('CreateOrder', {
    guest: { name: 'Bo' },
    currency: 'EUR',
    items,
    shippingAddress: address,
  });
  /** Revenue and tax payable, as the journal has them. */
  const posted = async () => {
    const entries: [string, number][] = [];
    for await (const { postings } of transactionsOf(daybook))
      for (const { account, amount } of postings) entries.push([account.split(':')[0] ?? '', amount]);
    const { revenue = 0, liabilities = 0 } = summed(entries);
    return [revenue, liabilities];
  };
  const taxes = async () => {
    const order = await daybook.orders.get({ orderId: orderId as string });
    const report = await daybook.queries.dispatch({ name: 'SalesReport', data: { totals: false } });
    if (!order.ok || !report.ok) throw new Error('not answered');
    const [row = { tax: 0, includedTax: 0, net: 0, shipping: 0, total: 0 }] = report.value;
    expect(row.total).toBe(row.net + row.shipping + row.tax);
    expect(await posted()).toEqual([row.includedTax - row.net - row.shipping, 0 - row.tax - row.includedTax]);
    return { books: [row.tax, row.includedTax], order: [order.value.tax, order.value.includedTax] };
  };
  await send('SetShipping', { orderId, ...shipping });
  await send('PlaceOrder', { orderId });
  expect(await taxes()).toEqual({ books: [70, 665], order: [70, 665] });
  await send('EditOrder', { orderId, reason: 'express', shipping: { ...shipping, amount: 1_190 } });
  expect(await taxes()).toEqual({ books: [70, 760], order: [70, 760] });
  await send('EditOrder', { orderId, reason: 'one less', change: [{ lineId: 'L1', quantity: 2 }] });
  expect(await taxes()).toEqual({ books: [70, 570], order: [70, 570] });
  await send('CancelOrder', { orderId, reason: 'customer' });
  expect((await taxes()).books).toEqual([0, 0]);
  await send('ReinstateOrder', { orderId, reason: 'a mistake' });
  expect(await taxes()).toEqual({ books: [70, 570], order: [70, 570] });
  await daybook.close();
});

test('tax is reported by rate, though an edit changes the rate of shipping or adds a line', async () => {
  const daybook = await openDaybook({ db: ':memory:' });
  const created = await daybook.orders.create({
    guest: { name: 'Bo' },
    currency: 'EUR',
    items: [
      { name: 'Mug', quantity: 2, unitPrice: 1_190, taxRatePpm: 190_000, taxIncluded: true },
      { name: 'Book', quantity: 1, unitPrice: 1_000, taxRatePpm: 70_000 },
      { name: 'Stamp', quantity: 1, unitPrice: 100 },
    ],
    shipping,
    shippingAddress: address,
    place: true,
  });
  if (!created.ok) throw new Error(created.failure.message);
  const orderId = created.value.id;
  const taxes = async (data: object = {}) => {
    const rows = await daybook.queries.dispatch({ name: 'TaxReport', data: { totals: false, ...data } });
    if (!rows.ok) throw new Error(rows.failure.message);
    return rows.value.map(({ label, taxable, tax, includedTax, payable }) => {
      expect(payable).toBe(tax + includedTax);
      return `${label}: ${taxable} + ${tax} added, ${includedTax} contained`;
    });
  };
  expect(await taxes()).toEqual([
    '0 %: 100 + 0 added, 0 contained',
    '7 %: 1000 + 70 added, 0 contained',
    '19 %: 2500 + 0 added, 475 contained',
  ]);
  await daybook.orders.edit({
    orderId,
    reason: 'express',
    shipping: { ...shipping, amount: 1_070, taxRatePpm: 70_000 },
    add: [{ name: 'Cup', quantity: 1, unitPrice: 500, taxRatePpm: 190_000 }],
  });
  const edited = [
    '0 %: 100 + 0 added, 0 contained',
    '7 %: 2000 + 70 added, 70 contained',
    '19 %: 2500 + 95 added, 380 contained',
  ];
  expect(await taxes()).toEqual(edited);
  expect(await taxes({ from: '2020-01-01T00:30:00Z' })).toEqual(edited);
  await daybook.orders.cancel({ orderId, reason: 'customer' });
  expect(await taxes()).toEqual([]);
  await daybook.orders.reinstate({ orderId, reason: 'a mistake' });
  expect(await taxes()).toEqual(edited);
  await daybook.close();
});

test('a tax that was invoiced a cent beside its rate is reported under its rate, as it was invoiced', async () => {
  const daybook = await openDaybook({ db: ':memory:' });
  const taxed = { taxRatePpm: 200_000, taxAdjustment: 1 };
  const imported = await daybook.orders.import({
    externalRef: 'A',
    guest: { name: 'Bo' },
    currency: 'EUR',
    items: [
      { name: 'Mug', unitPrice: 1_999, ...taxed },
      { name: 'Cup', unitPrice: 1_200, ...taxed, taxIncluded: true, taxAdjustment: -1 },
    ],
    shipping: { method: 'post', amount: 500, ...taxed },
    placedAt: '2026-01-05T00:00:00Z',
    declaredTotal: 1_999 + 401 + 1_200 + 500 + 101,
  });
  if (!imported.ok) throw new Error(imported.failure.message);
  const report = await daybook.queries.dispatch({ name: 'TaxReport', data: { totals: false } });
  expect(report).toMatchObject({ value: [{ label: '20 %', taxable: 3_500, tax: 502, includedTax: 199 }] });
  const posted: [string, number][] = [];
  for await (const { postings } of transactionsOf(daybook))
    for (const { account, amount } of postings) posted.push([account, amount]);
  expect(summed(posted)).toMatchObject({ 'liabilities:tax': -701, 'assets:receivable': 4_201 });
  await daybook.close();
});
