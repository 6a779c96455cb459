import { afterAll, describe, expect, it } from 'vitest';
import { openConsole } from './support/console.ts';

const shop = await openConsole();
afterAll(() => shop.close());
await shop.post('/customers', { ref: 'ann', name: 'Ann <b>Lee</b>' });
await shop.post('/products', { sku: 'MUG', name: 'Blue mug', unitPrice: 123_450, currency: 'EUR' });
await shop.post('/orders', { customer: 'ann', items: [{ sku: 'MUG', quantity: 1 }] });

describe('the list of orders', () => {
  it('shows amounts as people write them, and words for statuses', async () => {
    const { text } = await shop.page('/orders');
    expect(text).toContain('1\u202f234.50 EUR');
    expect(text).toContain('unfulfilled');
  });

  it('shows what customers wrote as text, whatever it looks like', async () => {
    const { html } = await shop.page('/orders');
    expect(html).toContain('Ann &lt;b&gt;Lee&lt;/b&gt;');
    expect(html).not.toContain('<b>Lee');
  });
});
