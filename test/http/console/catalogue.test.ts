import { afterAll, describe, expect, it } from 'vitest';
import { ANN, openConsole } from './support/console.ts';

const shop = await openConsole();
const reader = await openConsole({ ...ANN, scopes: ['read'] });
afterAll(() => Promise.all([shop.close(), reader.close()]));

for (const { daybook } of [shop, reader]) {
  await daybook.customers.register({ ref: 'ann', name: 'Ann <b>Lee</b>', email: 'ann@example.org' });
  await daybook.customers.register({ ref: 'bob', name: 'Bob' });
  await daybook.products.register({
    sku: 'MUG',
    name: 'Blue mug',
    unitPrice: 450,
    currency: 'EUR',
    category: 'Kitchen',
  });
  await daybook.products.register({ sku: 'TEA/1', name: 'Sencha', unitPrice: 1_800, currency: 'JPY' });
  await daybook.products.discontinue({ sku: 'TEA/1' });
}
const shippingAddress = { line1: '1 Main St', city: 'Berlin', country: 'DE' };
await shop.daybook.orders.create(
  { customer: 'ann', currency: 'EUR', items: [{ sku: 'MUG', quantity: 2 }], shippingAddress, place: true },
  { occurredAt: '2026-05-02T10:00:00Z' },
);

describe('the list of customers', () => {
  it('leads to each of them, and shows what they wrote as text', async () => {
    const { html } = await shop.page('/customers');
    expect(html).toContain('<a href="/console/customers/ann">Ann &lt;b&gt;Lee&lt;/b&gt;</a>');
    expect(html).not.toContain('<b>Lee');
  });

  it('is searched by parts of names and addresses, and keeps the words', async () => {
    const { text, html } = await shop.page('/customers?text=EXAMPLE.org');
    expect(text).toContain('1 of 1 customers');
    expect(html).toContain('value="EXAMPLE.org"');
    expect((await shop.page('/customers?text=nobody')).text).toContain('Look for a part of the name');
  });

  it('is sorted by its headings, at a second click the other way round', async () => {
    const { html, text } = await shop.page('/customers?sort=name');
    expect(html).toContain('<th scope="col" aria-sort="ascending"><a href="/console/customers?sort=-name">');
    expect(text.indexOf('Ann <b>')).toBeLessThan(text.indexOf('Bob'));
  });

  it('is gone through page by page', async () => {
    const first = await shop.page('/customers?limit=1');
    const next = /rel="next" href="\/console([^"]+)"/.exec(first.html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect((await shop.page(next)).text).toContain('Bob');
  });
});

describe('a customer', () => {
  it('shows what was ordered and spent in each currency, and each order', async () => {
    const { text, html } = await shop.page('/customers/ann');
    expect(text).toMatch(/EUR 1 9\.00 EUR 9\.00 EUR/);
    expect(html).toContain('<a href="/console/orders/1">');
    expect(html).toContain('/console/log?stream=customer-ann');
  });

  it('without orders says how to begin', async () => {
    expect((await shop.page('/customers/bob')).html).toContain('/console/orders/create?customer=bob');
    expect((await reader.page('/customers/bob')).text).toContain('will be listed here');
  });

  it('that there is not is a page that says so', async () => {
    const { status, text } = await shop.page('/customers/carl');
    expect(status).toBe(404);
    expect(text).toContain('There is no customer "carl".');
  });
});

describe('the catalogue', () => {
  it('is filtered by status and category', async () => {
    const { text } = await shop.page('/products?status=active&category=kitchen');
    expect(text).toContain('1 of 1 products');
    expect(text).toContain('Blue mug');
  });

  it('leads to products whose sku has to be encoded', async () => {
    const { html } = await shop.page('/products');
    expect(html).toContain('href="/console/products/TEA%2F1"');
    expect((await shop.page('/products/TEA%2F1')).text).toContain('Sencha');
  });
});

describe('a product', () => {
  it('shows its price, what was sold, month by month, and who ordered it', async () => {
    const { text, html } = await shop.page('/products/MUG');
    expect(text).toContain('4.50 EUR');
    expect(text).toMatch(/EUR 2 9\.00 EUR/);
    expect(html).toContain('<title>2026-05: 9.00</title>');
    expect(html).toContain('<a href="/console/orders/1">');
  });

  it('that left the catalogue is not offered to be changed', async () => {
    const { html, text } = await shop.page('/products/TEA%2F1');
    expect(text).toContain('discontinued');
    expect(html).not.toContain('/rename');
    expect(text).toContain('Not sold yet');
  });
});

describe('who may only read', () => {
  it.each(['/customers', '/customers/ann', '/products', '/products/MUG'])(
    'is offered no change at %s',
    async (path) => {
      const { html } = await reader.page(path);
      expect(html).not.toMatch(/\/(add|update|rename|price|discontinue)"/);
      expect((await shop.page(path)).html).toMatch(/\/(add|update|rename|price|discontinue)"/);
    },
  );
});
