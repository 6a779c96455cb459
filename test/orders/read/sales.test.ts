import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { project } from '../../../src/core/read/projection.ts';
import { customerEvents } from '../../../src/shop/customers/events.ts';
import { orderEvents } from '../../../src/shop/orders/events.ts';
import { periodsOf } from '../../../src/shop/orders/read/sales/periods.ts';
import { type ReportInput, reportInput } from '../../../src/shop/orders/read/sales/report-input.ts';
import { sourceOf } from '../../../src/shop/orders/read/sales/report-source.ts';
import type { SalesFact } from '../../../src/shop/orders/read/sales/sales-fact.ts';
import { salesView } from '../../../src/shop/orders/read/sales/view.ts';
import { recorded } from '../../support/recorded.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { ann, Story } from './story.ts';

const facts = (story: Story): readonly SalesFact[] =>
  project(salesView, story.id, recorded(story)).session.all().get('sales_fact') as never;

const sum = (rows: readonly SalesFact[], name: 'units' | 'gross' | 'net' | 'total' | 'orders' | 'returned') =>
  rows.reduce((all, row) => all + row[name], 0);

describe('the books of sales', () => {
  test('a draft is not sold', () => {
    expect(facts(new Story().item('MUG', 2, 1_000)) ?? []).toEqual([]);
    expect(facts(new Story().item('MUG', 2, 1_000).cancel())).toEqual([]);
  });

  test('a sale is entered line by line, with shipping, on the day it was placed', () => {
    const story = new Story()
      .item('MUG', 2, 1_000, { category: 'kitchen' })
      .item(null, 1, 300)
      .shipping(500)
      .shipTo(ann);
    const rows = facts(story.at('2026-03-01T23:59:00.000Z').place());
    expect(rows.map(({ product, units, total }) => [product, units, total])).toEqual([
      ['MUG', 2, 2_000],
      [':own Gift wrap', 1, 300],
      [':shipping', 0, 500],
    ]);
    expect(rows[0]).toMatchObject({
      kind: 'sale',
      date: '2026-03-01',
      category: 'kitchen',
      country: 'GB',
      orders: 0,
    });
    expect(sum(rows, 'orders')).toBe(1);
  });

  test('a cancellation takes everything out again on its own day: the day of the sale stays', () => {
    const story = new Story().item('MUG', 2, 1_000).shipping(500).at('2026-03-01T00:00:00.000Z').place();
    const rows = facts(story.at('2026-04-01T00:00:00.000Z').cancel());
    expect(sum(rows, 'total')).toBe(0);
    expect(sum(rows, 'orders')).toBe(0);
    expect(
      sum(
        rows.filter(({ date }) => date === '2026-03-01'),
        'total',
      ),
    ).toBe(2_500);
    expect(
      sum(
        rows.filter(({ kind }) => kind === 'cancellation'),
        'units',
      ),
    ).toBe(-2);
  });

  test('a return takes out what was credited and leaves gross alone', () => {
    const story = new Story().item('MUG', 2, 1_000).place().ship('L1', 2).deliver('L1', 2);
    const rows = facts(story.requestReturn('L1', 1).receiveReturn('L1', 1, 800));
    expect(sum(rows, 'gross')).toBe(2_000);
    expect(sum(rows, 'returned')).toBe(800);
    expect(sum(rows, 'net')).toBe(1_200);
    expect(sum(rows, 'units')).toBe(1);
  });

  test('a reinstated order is sold again', () => {
    const rows = facts(new Story().item('MUG', 2, 1_000).place().cancel().status('reinstated'));
    expect([sum(rows, 'total'), sum(rows, 'orders')]).toEqual([2_000, 1]);
  });
});

describe('periods', () => {
  test('are named as people write them', () => {
    const names = (unit: Parameters<typeof periodsOf>[0], from: string, to: string) =>
      periodsOf(unit, 'UTC', `${from}T00:00:00.000Z`, `${to}T00:00:00.000Z`).map(({ name }) => name);
    expect(names('day', '2026-02-27', '2026-03-02')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
    expect(names('week', '2024-12-29', '2025-01-07')).toEqual(['2024-W52', '2025-W01', '2025-W02']);
    expect(names('week', '2020-12-31', '2021-01-05')).toEqual(['2020-W53', '2021-W01']);
    expect(names('month', '2025-11-15', '2026-01-02')).toEqual(['2025-11', '2025-12', '2026-01']);
    expect(names('quarter', '2026-03-31', '2026-07-01')).toEqual(['2026-Q1', '2026-Q2']);
    expect(names('year', '2024-05-05', '2026-01-01')).toEqual(['2024', '2025']);
  });

  test('begin when the zone says so, also where clocks change', () => {
    const days = periodsOf('day', 'Europe/Berlin', '2026-03-28T23:00:00.000Z', '2026-03-30T22:00:00.000Z');
    expect(days).toEqual([
      { name: '2026-03-29', start: '2026-03-28T23:00:00.000Z', end: '2026-03-29T22:00:00.000Z' },
      { name: '2026-03-30', start: '2026-03-29T22:00:00.000Z', end: '2026-03-30T22:00:00.000Z' },
    ]);
    // Beirut's clocks jump from midnight to one o'clock.
    const [day] = periodsOf('day', 'Asia/Beirut', '2022-03-26T22:30:00.000Z', '2022-03-27T12:00:00.000Z');
    expect(day).toMatchObject({ name: '2022-03-27', start: '2022-03-26T22:30:00.000Z' });
  });

  test('have no day that the zone skipped', () => {
    const days = periodsOf('day', 'Pacific/Apia', '2011-12-29T10:00:00.000Z', '2011-12-31T10:00:00.000Z');
    expect(days.map(({ name, start }) => [name, start])).toEqual([
      ['2011-12-29', '2011-12-29T10:00:00.000Z'],
      ['2011-12-31', '2011-12-30T10:00:00.000Z'],
    ]);
  });

  test('are cut to the span that was asked for, and leave no gap', () => {
    const periods = periodsOf(
      'month',
      'America/New_York',
      '2026-01-10T00:00:00.000Z',
      '2026-03-10T00:00:00.000Z',
    );
    expect(periods.map(({ end }) => end).slice(0, -1)).toEqual(periods.map(({ start }) => start).slice(1));
    expect([periods[0]?.start, periods.at(-1)?.end]).toEqual([
      '2026-01-10T00:00:00.000Z',
      '2026-03-10T00:00:00.000Z',
    ]);
  });
});

describe('reports of sales', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await openShop();
    const stories = [
      new Story({ customer: 'ann' })
        .item('MUG', 2, 1_000, { category: 'kitchen', name: 'Mug' })
        .item('PEN', 1, 500)
        .shipping(300)
        .shipTo(ann)
        .at('2026-01-31T23:30:00.000Z')
        .place(),
      new Story({ customer: 'bob' })
        .item('MUG', 1, 1_200, { category: 'KITCHEN', name: 'Blue mug' })
        .at('2026-02-10T00:00:00.000Z')
        .place()
        .at('2026-03-05T00:00:00.000Z')
        .cancel(),
      new Story({ customer: null, currency: 'JPY' })
        .item('MUG', 3, 10)
        .at('2026-02-11T00:00:00.000Z')
        .place(),
      new Story({ customer: 'ann' })
        .item('HAT', 1, 700)
        .at('2026-02-12T00:00:00.000Z')
        .place()
        .status('completed'),
    ];
    for (const { id, events } of stories) await shop.given(orderEvents, id, events);
    await shop.given(customerEvents, 'bob', [
      {
        type: 'CustomerRegistered',
        data: { ref: 'bob', name: 'Bob', email: null, phone: null, address: null },
      },
    ]);
  });
  afterAll(() => shop.close());

  const report = async (asked: object) =>
    (await shop.told('SalesReport', asked)).map(({ period, label, currency, orders, units, total }) =>
      [period, label, currency, orders, units, total].join(' ').trim(),
    );

  test('by month: a closed month does not move when an order of it is cancelled', async () => {
    expect(await report({ by: 'month', currency: 'USD' })).toEqual([
      '2026-01 Sales USD 1 3 2800',
      '2026-02 Sales USD 2 2 1900',
      '2026-03 Sales USD -1 -1 -1200',
      'Total USD 2 4 3500',
    ]);
  });

  test('lines without a sku are told under their names, in reports and among products', async () => {
    const own = await openShop();
    const stories = [
      new Story().item('MUG', 1, 1_000).item(null, 2, 300).item(null, 1, 50, { name: 'Engraving' }),
      new Story().item(null, 1, 300).shipping(500),
    ];
    for (const story of stories) await own.given(orderEvents, story.id, story.place().events);
    const rows = await own.told('SalesReport', { per: 'product' });
    expect(rows.map(({ id, key, label, total }) => [id, key, label, total])).toEqual([
      ['MUG', 'MUG', 'The MUG', 1_000],
      [':own Gift wrap', null, 'Gift wrap', 900],
      [':shipping', null, 'Shipping', 500],
      [':own Engraving', null, 'Engraving', 50],
      ['Total', null, 'Total', 2_450],
    ]);
    const sold = await own.told('ProductSales', {});
    expect(sold.map(({ id, sku, name, units }) => [id, sku, name, units])).toEqual([
      ['MUG', 'MUG', 'The MUG', 1],
      [':own Gift wrap', null, 'Gift wrap', 3],
      [':own Engraving', null, 'Engraving', 1],
    ]);
    expect((await own.told('ProductSales', { limit: 2 })).map(({ id }) => id)).toEqual([
      'MUG',
      ':own Gift wrap',
    ]);
    await own.close();
  });

  test('in a zone: what was placed late on 31 January in London was placed in February in Berlin', async () => {
    expect(await report({ by: 'month', currency: 'USD', zone: 'Europe/Berlin', totals: false })).toEqual([
      '2026-02 Sales USD 3 5 4700',
      '2026-03 Sales USD -1 -1 -1200',
    ]);
    const [row] = await shop.told('SalesReport', { zone: 'Europe/Berlin' });
    expect(row?.zone).toBe('Europe/Berlin');
    expect(await shop.ask('SalesReport', { zone: 'Berlin' })).toMatchObject({
      failure: { kind: 'validation_failed' },
    });
  });

  test('never add two currencies: each has its own total', async () => {
    expect(await report({})).toEqual([
      'Sales JPY 1 3 30',
      'Total JPY 1 3 30',
      'Sales USD 2 4 3500',
      'Total USD 2 4 3500',
    ]);
  });

  test('per product, with shipping as a row of its own, named as last sold', async () => {
    expect(await report({ per: 'product', currency: 'USD' })).toEqual([
      'Blue mug USD  2 2000',
      'The HAT USD  1 700',
      'The PEN USD  1 500',
      'Shipping USD  0 300',
      'Total USD  4 3500',
    ]);
  });

  test.each<[string, string[]]>([
    [
      'category',
      ['KITCHEN USD  2 2000', 'No category USD  2 1200', 'Shipping USD  0 300', 'Total USD  4 3500'],
    ],
    ['customer', ['ann USD 2 4 3500', 'Total USD 2 4 3500']],
    ['country', ['GB USD 1 3 2800', 'No address USD 1 1 700', 'Total USD 2 4 3500']],
    ['status', ['placed USD 1 3 2800', 'completed USD 1 1 700', 'Total USD 2 4 3500']],
  ])('per %s', async (per, expected) => {
    expect(await report({ per, currency: 'USD' })).toEqual(expected);
  });

  test('within a span, half-open, also one that begins within a day', async () => {
    expect(
      await report({ from: '2026-02-01T00:00:00Z', to: '2026-03-01T00:00:00Z', currency: 'USD' }),
    ).toEqual(['Sales USD 2 2 1900', 'Total USD 2 2 1900']);
    const late = { from: '2026-01-31T23:30:00Z', to: '2026-02-10T00:00:00Z', totals: false };
    expect(await report(late)).toEqual(['Sales USD 1 3 2800']);
    expect(await report({ ...late, from: '2026-01-31T23:31:00Z' })).toEqual([]);
  });

  test('of a customer, a product, a category or a country', async () => {
    expect(await report({ customer: 'bob', totals: false, by: 'year' })).toEqual([]);
    expect(await report({ sku: 'HAT', totals: false })).toEqual(['Sales USD 0 1 700']);
    expect(await report({ category: 'kitchen', currency: 'USD', totals: false })).toEqual([
      'Sales USD 0 2 2000',
    ]);
    expect(await report({ country: 'GB', totals: false })).toEqual(['Sales USD 1 3 2800']);
  });

  test('of a category whatever its case and accents, which is called as it was last', async () => {
    for (const category of ['kitchen', 'KITCHEN', 'Kítchen'])
      expect(await report({ category, by: 'month', currency: 'USD', totals: false })).toEqual([
        '2026-01 Sales USD 0 2 2000',
        '2026-02 Sales USD 0 1 1200',
        '2026-03 Sales USD 0 -1 -1200',
      ]);
    const perMonth = await report({ per: 'category', category: 'kitchen', by: 'month', totals: false });
    expect(perMonth.map((row) => row.split(' ')[1])).toEqual(['KITCHEN', 'KITCHEN', 'KITCHEN']);
    const [best] = await shop.told('ProductSales', { category: 'Kitchen', currency: 'USD' });
    expect([best?.sku, best?.units]).toEqual(['MUG', 2]);
  });

  test('sorted by any column, with averages and shares of the total', async () => {
    const rows = await shop.told('SalesReport', { by: 'month', currency: 'USD', sort: ['-units'] });
    expect(rows.map(({ period }) => period)).toEqual(['2026-01', '2026-02', '2026-03', null]);
    expect(rows[1]).toMatchObject({ average: 950, share: 542_857 });
    expect(rows[2]).toMatchObject({ average: null });
    expect(rows[3]).toMatchObject({ row: 'total', average: 1_750, share: 1_000_000 });
  });

  test('summed-up days give what the single entries give, in any zone', async () => {
    const own = await openShop('2026-06-01T00:00:00.000Z');
    for (let n = 0; n < 60; n += 1) {
      const at = new Date(Date.UTC(2026, 0, 1, 5) + n * 47 * 3_600_000).toISOString();
      const story = new Story({ customer: 'ann', at }).item(
        n % 3 === 0 ? 'PEN' : 'MUG',
        1 + (n % 2),
        100 + n,
      );
      const { id, events } = (n % 4 === 0 ? story : story.shipTo(ann)).place();
      await own.given(orderEvents, id, events);
    }
    await own.told('SalesReport', {});
    const entries = await own.ports.read.all<SalesFact>({
      compile: () => ({ sql: 'select * from sales_fact', parameters: [] }),
    });
    const whole = { from: '2025-12-15T00:00:00.000Z', to: '2026-05-01T00:00:00.000Z' };
    const part = { from: '2026-01-15T06:00:00.000Z', to: '2026-02-28T18:30:00.000Z' };
    for (const zone of ['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/New_York'])
      for (const by of ['day', 'week', 'month', 'year', undefined] as const)
        for (const per of ['product', 'country', undefined] as const)
          for (const span of [whole, part]) {
            const asked = { by, per, zone, ...span };
            const rows = await own.told('SalesReport', { ...asked, totals: false });
            const found = rows.map(({ period, label, key, currency, units, total }) =>
              [period, label === 'Shipping' ? ':shipping' : key, currency, units, total].join(' '),
            );
            expect([asked, found.sort()]).toEqual([asked, expectedOf(entries, asked).sort()]);
          }
    const summedUp = ['sales_daily', 'sales_by_category', 'sales_by_country'];
    for (const view of await own.ports.views.verify(summedUp)) expect(view.differences).toEqual([]);
    await own.close();
  });

  test('by category in a zone of its own, spelt as it was last', async () => {
    const figures = (rows: readonly object[]) => rows.map((row) => ({ ...row, zone: '' }));
    const asked = { by: 'year' as const, per: 'category' as const };
    const berlin = await shop.told('SalesReport', { ...asked, zone: 'Europe/Berlin' });
    expect(figures(berlin)).toEqual(figures(await shop.told('SalesReport', asked)));
  });

  test('what a report is read from', () => {
    const day = (date: string, end: string) => ({
      name: null,
      start: `2026-01-01T${date}`,
      end: `2026-01-03T${end}`,
    });
    const days = day('00:00:00.000Z', '00:00:00.000Z');
    const source = (asked: object, period = days) => sourceOf(reportInput.parse(asked), [period]);
    expect(source({ by: 'month' })).toBe('sales_by_category');
    expect(source({ per: 'category' })).toBe('sales_by_category');
    expect(source({ country: 'GB' })).toBe('sales_by_country');
    expect(source({ per: 'product', zone: 'Europe/Berlin' })).toBe('sales_daily');
    expect(source({ sku: 'MUG', category: 'kitchen' })).toBe('sales_fact');
    expect(source({ per: 'customer' })).toBe('sales_fact');
    // One whole day, and hours on both sides of it.
    expect(source({ per: 'product' }, day('12:00:00.000Z', '12:00:00.000Z'))).toBe('sales_fact');
  });

  test('of products alone, the best of each currency', async () => {
    const best = await shop.told('ProductSales', { limit: 1 });
    expect(best.map(({ sku, currency }) => `${sku} ${currency}`)).toEqual(['MUG JPY', 'MUG USD']);
    expect(await shop.told('ProductSales', { currency: 'USD', limit: 2 })).toMatchObject([
      { sku: 'MUG', name: 'Blue mug', units: 2, net: 2_000 },
      { sku: 'HAT', units: 1, net: 700 },
    ]);
    expect(
      (await shop.told('ProductSales', { sort: ['units'], currency: 'USD' })).map(({ units }) => units),
    ).toEqual([1, 1, 2]);
  });
});

test('what an old log dates before 1900 is one period of a report, not a day each', async () => {
  const old = await openShop();
  for (const [n, at] of [
    '-000001-12-31T23:00:00.000Z',
    '0005-06-01T00:00:00.000Z',
    '2026-03-01T00:00:00.000Z',
  ].entries()) {
    const story = new Story({ id: `01890000-aaaa-7000-8000-00000000000${n}`, at })
      .item('MUG', 1, 100)
      .place();
    await old.given(orderEvents, story.id, story.events);
  }
  const report = async (asked: object) =>
    (await old.told('SalesReport', { totals: false, ...asked })).map(
      ({ period, total }) => `${period} ${total}`,
    );
  for (const zone of ['UTC', 'Europe/Berlin']) {
    expect(await report({ by: 'day', zone })).toEqual(['1899 and before 200', '2026-03-01 100']);
    expect(await report({ by: 'year', from: '2000-01-01T00:00:00Z', zone })).toEqual(['2026 100']);
    expect(await report({ zone })).toEqual(['null 300']);
  }
  await old.close();
});

interface Question {
  readonly by: ReportInput['by'];
  readonly per: 'product' | 'country' | undefined;
  readonly zone: string;
}

/** The rows of a report as plain JavaScript sums them up. */
function expectedOf(
  entries: readonly SalesFact[],
  { by, per, zone, from, to }: Question & { readonly from: string; readonly to: string },
): string[] {
  const periods = by === undefined ? [{ name: null, start: from, end: to }] : periodsOf(by, zone, from, to);
  const sums = new Map<string, { units: number; figures: number[] }>();
  for (const entry of entries) {
    const period = periods.find(({ start, end }) => entry.occurredAt >= start && entry.occurredAt < end);
    if (period === undefined) continue;
    const key = per === undefined ? null : entry[per]?.startsWith(':own') ? null : entry[per];
    const label = `${period.name ?? ''} ${key ?? ''} ${entry.currency}`;
    const known = sums.get(label) ?? { units: 0, figures: [0] };
    const { orders, units, gross, discount, returned, net, shipping, tax, includedTax, total } = entry;
    const more = [per === 'product' ? 0 : orders, gross, discount, returned, net, shipping, tax, includedTax];
    const figures = [total, ...more].map((value, index) => value + (known.figures[index] ?? 0));
    sums.set(label, { units: known.units + units, figures });
  }
  return [...sums].flatMap(([label, { units, figures }]) =>
    units === 0 && figures.every((value) => value === 0) ? [] : [`${label} ${units} ${figures[0]}`],
  );
}
