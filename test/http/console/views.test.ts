import { afterAll, describe, expect, it } from 'vitest';
import type { Append } from '../../../src/core/model/event-log.ts';
import { ANN, type Console, openConsole } from './support/console.ts';

const shop = await openConsole();
const reader = await openConsole({ ...ANN, scopes: ['read', 'write'] });
afterAll(() => Promise.all([shop.close(), reader.close()]));
await shop.daybook.customers.register({ ref: 'ann', name: 'Ann Lee' });

/** Where a form leads, once what it started has ended. */
async function ended({ page, submit }: Console, path: string, fields: Record<string, string>) {
  const { status, location = '' } = await submit(path, fields);
  expect(status).toBe(303);
  await isOver({ page }, location);
  return page(location.slice('/console'.length));
}

const isOver = ({ page }: Pick<Console, 'page'>, job: string): Promise<void> =>
  expect
    .poll(async () => (await page(job.slice('/console'.length))).html, { timeout: 20_000 })
    .not.toContain('hx-trigger');

describe('the views', () => {
  it('are listed with how they stand to the log', async () => {
    const { text, html } = await shop.page('/views');
    expect(text).toContain('it ends at position 1');
    expect(text).toMatch(/customer view absent 0 1 0/);
    expect(html).toContain('<a href="/console/views/order_summary">');
  });

  it('are brought to the end of the log', async () => {
    const { status, location } = await shop.submit('/views', { do: 'catch-up' });
    expect([status, location]).toEqual([303, '/console/views?done=caught-up']);
    const { text } = await shop.page('/views?done=caught-up');
    expect(text).toContain('The views are at the end of the log');
    expect(text).toMatch(/customer view current 1 0 0/);
  });

  it('are shown each with its tables, rows and columns', async () => {
    const { text } = await shop.page('/views/customer');
    expect(text).toMatch(/customer 1\b/);
    expect(text).toMatch(/Columns of customer Column Holds May be empty ref text/);
    expect((await shop.page('/views/nothing')).status).toBe(400);
  });
});

describe('a rebuild', () => {
  it('leads to its progress, and from there to what came of it', async () => {
    const { text } = await ended(shop, '/views', { do: 'rebuild', view: 'customer' });
    expect(text).toMatch(/done Rebuilding customer/);
    expect(text).toMatch(/What came of it .* customer 1 1/);
  });

  it('is one: who asks meanwhile is led to the one that is running', async () => {
    const [first, second] = await Promise.all([
      shop.submit('/views', { do: 'rebuild' }),
      shop.submit('/views', { do: 'rebuild', view: 'customer' }),
    ]);
    expect(second.location).toBe(first.location);
    await isOver(shop, first.location ?? '');
  });

  it('of a view that there is not says so', async () => {
    const { text } = await ended(shop, '/views', { do: 'rebuild', view: 'nothing' });
    expect(text).toContain('There is no view "nothing"');
  });

  it('that this process knows nothing of is not found', async () => {
    expect((await shop.page('/views/jobs/0199')).status).toBe(404);
  });
});

describe('a comparison with the log', () => {
  it('goes view by view, and says how many rows differ', async () => {
    const { text } = await ended(shop, '/views', { do: 'verify' });
    expect(text).toMatch(/What came of it .* customer 2 1 0/);
    expect(text).toContain('Comparing order_summary');
  });
});

describe('a stream that a view cannot take', () => {
  it('is named with its error, and can be tried again', async () => {
    await shop.daybook.log.append([unknowable]);
    expect((await shop.submit('/views', { do: 'catch-up' })).text).toContain(
      'The views leave 2 streams out still.',
    );
    const { text, html } = await shop.page('/views/customer');
    expect(text).toContain('customer-x');
    expect(html).toContain('<a href="/console/log/2">2</a>');
    expect(html).toContain('Try again what is left out');
    const compared = await ended(shop, '/views', { do: 'verify', view: 'customer' });
    expect(compared.text).toMatch(/customer 2 2 1/);
  });
});

const unknowable: Append = {
  category: 'customer',
  stream: 'customer-x',
  commandId: 'c',
  command: 'UpdateCustomer',
  fingerprint: 'c',
  actor: 'a',
  correlationId: 'c',
  causationId: null,
  occurredAt: '2026-01-01T00:00:00.000Z',
  events: [{ type: 'CustomerUpdated', schemaVersion: 2, data: { name: '<b>x' } }],
  reserved: [],
  released: [],
  expectedVersion: 0,
};

describe('who does not look after the daybook', () => {
  it('sees how the views stand, and no button', async () => {
    const { status, html } = await reader.page('/views');
    expect(status).toBe(200);
    expect(html).not.toContain('action="/console/views"');
  });

  it.each(['rebuild', 'verify', 'catch-up'])('is refused by the form itself: %s', async (what) => {
    const { status, text } = await reader.submit('/views', { do: what });
    expect(status).toBe(403);
    expect(text).toContain('This token may not do that');
  });

  it('a form that says nothing is refused', async () => {
    expect((await shop.submit('/views', {})).status).toBe(400);
  });
});
