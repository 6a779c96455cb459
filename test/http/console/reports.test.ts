import { afterAll, describe, expect, it } from 'vitest';
import { ticksOf } from '../../../src/http/console/parts/charts.tsx';
import { periodsBetween } from '../../../src/http/console/reports/periods.ts';
import { openConsole } from './support/console.ts';

const shop = await openConsole();
afterAll(() => shop.close());
await shop.post('/customers', { ref: 'ann', name: 'Ann <b>Lee</b>' });
await shop.post('/products', { sku: 'MUG', name: 'Blue <i>mug</i>', unitPrice: 123_450, currency: 'EUR' });
await shop.post('/products', { sku: 'TEA', name: 'Sencha', unitPrice: 1_800, currency: 'JPY' });
const address = { line1: '1 Main St', city: 'Berlin', country: 'DE' };
const order = async (sku: string, currency: string, occurredAt: string): Promise<void> => {
  const created = await shop.daybook.orders.create(
    { customer: 'ann', currency, items: [{ sku, quantity: 2 }], shippingAddress: address, place: true },
    { occurredAt },
  );
  if (!created.ok) throw new Error(created.failure.message);
};
await order('MUG', 'EUR', '2026-03-31T23:30:00Z');
await order('MUG', 'EUR', '2026-05-02T10:00:00Z');
await order('TEA', 'JPY', '2026-05-03T10:00:00Z');

describe('the report of sales', () => {
  it('has a chart and a table for each currency, and adds none to another', async () => {
    const { html, text } = await shop.page('/sales');
    expect(html.match(/<figure class="chart">/g)).toHaveLength(2);
    expect(html.match(/<table/g)).toHaveLength(2);
    expect(text).toContain('Net sales by month, EUR, UTC');
    expect(text).toMatch(/Total 2 4 4\u202f938\.00 4\u202f938\.00/);
    expect(text).toMatch(/Total 1 2 3\u202f600/);
  });

  it('draws the months between in which nothing was sold', async () => {
    const { html } = await shop.page('/sales?currency=EUR');
    expect(html).toContain('<title>2026-03: 2\u202f469.00</title>');
    expect(html).toContain('<title>2026-04: nothing</title>');
  });

  it('leads from a product to its page, and shows its name as text', async () => {
    const { html } = await shop.page('/sales?per=product');
    expect(html).toContain('<a href="/console/products/MUG">Blue &lt;i&gt;mug&lt;/i&gt;</a>');
    expect(html).not.toContain('<i>mug');
  });

  it('says at a filter what does not fit, and keeps what was typed', async () => {
    const { status, html, text } = await shop.page('/sales?from=next+year%22&currency=EUR');
    expect(status).toBe(400);
    expect(html).toContain('value="next year&quot;"');
    expect(html).toContain('aria-invalid="true"');
    expect(text).toContain('is not a date or time');
  });

  it('says what to do where nothing was sold', async () => {
    expect((await shop.page('/sales?country=FR')).text).toContain('No sale fits these filters.');
  });
});

describe('the funnel', () => {
  it('says how many came how far', async () => {
    const { text } = await shop.page('/sales/funnel');
    expect(text).toMatch(/created 3 100%.*placed 3 100%.*paid 0 0%/);
  });

  it('is of the orders of the span that the URL names', async () => {
    expect((await shop.page('/sales/funnel?from=2026-06')).text).toContain('No orders were created then');
  });
});

describe('ageing', () => {
  it('sums what is due, each currency by itself', async () => {
    const { text } = await shop.page('/sales/ageing?bucket=60,90');
    expect(text).toMatch(
      /60 to 89 days 1 2\u202f469\.00 EUR 0\.00 EUR 2\u202f469\.00 EUR Total 2 4\u202f938\.00 EUR/,
    );
    expect(text).toMatch(/Total 1 3\u202f600 JPY 0 JPY 3\u202f600 JPY/);
  });
});

describe('attention', () => {
  it('lists what waits, the longest first, and counts it by rule', async () => {
    const { text, html } = await shop.page('/attention');
    expect(text).toContain('all 3 unpaid 3');
    expect(text.indexOf('75 2')).toBeLessThan(text.indexOf('44 2'));
    expect(html).toContain('<a href="/console/orders/1">');
  });

  it('says so where nothing waits by a rule', async () => {
    expect((await shop.page('/attention?rule=on_hold')).text).toContain('No order waits by this rule.');
  });

  it('refuses a rule that there is not', async () => {
    expect((await shop.page('/attention?rule=bored')).status).toBe(400);
  });
});

describe('periods', () => {
  it.each([
    ['day', '2026-02-27', '2026-03-01', ['2026-02-27', '2026-02-28', '2026-03-01']],
    ['week', '2026-W52', '2027-W01', ['2026-W52', '2026-W53', '2027-W01']],
    ['month', '2025-11', '2026-01', ['2025-11', '2025-12', '2026-01']],
    ['quarter', '2025-Q4', '2026-Q2', ['2025-Q4', '2026-Q1', '2026-Q2']],
    ['year', '2024', '2026', ['2024', '2025', '2026']],
  ])('of each %s follow one another', (by, first, last, all) => {
    expect(periodsBetween(by, first, last)).toEqual(all);
  });

  it('that no calendar names stand as they are', () => {
    expect(periodsBetween('year', '1899 and before', '2026')).toEqual(['1899 and before', '2026']);
  });
});

describe('the lines of a chart', () => {
  it('are round numbers up to above the highest value', () => {
    expect(ticksOf(0, 740_000)).toEqual([0, 200_000, 400_000, 600_000, 800_000]);
    expect(ticksOf(0, 0)).toEqual([0, 1]);
  });

  it('go below nought as far as it says something', () => {
    expect(Math.abs(ticksOf(-750, 740_000)[0] ?? 1)).toBe(0);
    expect(ticksOf(-450, 1_000)).toEqual([-500, 0, 500, 1_000]);
  });
});
