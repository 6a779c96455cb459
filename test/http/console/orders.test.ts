import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { confirmationIn, openConsole } from './support/console.ts';

const shop = await openConsole();
afterAll(() => shop.close());

beforeAll(async () => {
  await shop.post('/customers', { ref: 'ann', name: 'Ann <b>Lee</b>' });
  await shop.post('/products', { sku: 'MUG', name: 'Blue mug', unitPrice: 123_450, currency: 'EUR' });
  const items = [{ sku: 'MUG', quantity: 1 }];
  const shippingAddress = { line1: 'Hauptstr. 1', city: 'Bonn', country: 'DE' };
  for (let n = 0; n < 25; n++)
    await shop.post('/orders', { customer: 'ann', items, shippingAddress, place: n % 2 === 0 });
});

describe('the list of orders', () => {
  it('shows amounts as people write them, and words for statuses', async () => {
    const { text } = await shop.page('/orders');
    expect(text).toContain('1\u202f234.50 EUR');
    expect(text).toContain('placed unpaid unfulfilled');
  });

  it('shows what customers wrote as text, whatever it looks like', async () => {
    const { html } = await shop.page('/orders');
    expect(html).toContain('Ann &lt;b&gt;Lee&lt;/b&gt;');
    expect(html).not.toContain('<b>Lee');
  });

  it('counts the orders of each status that the filter leaves', async () => {
    expect((await shop.page('/orders')).text).toContain(
      'all 25 created 12 placed 13 completed 0 cancelled 0',
    );
    expect((await shop.page('/orders?min=9999999')).text).toContain('all 0 created 0 placed 0');
  });

  it('filters by what the URL says, in the words of the question', async () => {
    const { text } = await shop.page('/orders?status=placed&min=1000+EUR&from=2026-06-15');
    expect(text).toContain('13 of 13 orders');
    expect(text).toContain('Filtered: status placed; min 1000 EUR; from 2026-06-15');
    expect((await shop.page('/orders?min=2000+EUR')).text).toContain('No orders match');
  });

  it('says what is wrong with a filter at its field, and shows no list', async () => {
    const { status, html } = await shop.page('/orders?min=1.234+EUR&from=someday');
    expect(status).toBe(400);
    expect(html).toMatch(/id="field-min-issue">[^<]*more decimals than EUR allows/);
    expect(html).toContain('id="field-from-issue"');
    expect(html).not.toContain('<tbody>');
  });

  it('says what is wrong with a filter that the question itself rejects', async () => {
    const { status, html } = await shop.page('/orders?status=sent');
    expect(status).toBe(400);
    expect(html).toMatch(/<fieldset class="checks whole"><legend>Status<.*?<p class="issue">[^<]*placed/);
    expect((await shop.page('/orders?min=5&currency=ZZZ')).text).toContain('"ZZZ" is not a currency');
  });

  it('keeps its order when the filter changes', async () => {
    const { html } = await shop.page('/orders?sort=number&status=placed');
    expect(html).toContain('<input type="hidden" name="sort" value="number"/>');
  });

  it('goes on by a cursor, and keeps the filter', async () => {
    const first = await shop.page('/orders?sort=number');
    expect(first.text).toContain('20 of 25 orders');
    const next = /rel="next" href="\/console(\/orders\?[^"]+)"/.exec(first.html)?.[1] ?? '';
    expect(next).toContain('sort=number');
    const { html, text } = await shop.page(next.replaceAll('&amp;', '&'));
    expect(text).toContain('5 orders');
    expect(
      [...html.matchAll(/<th scope="row"><a href="\/console\/orders\/(\d+)/g)].map(([, n]) => n),
    ).toEqual(['21', '22', '23', '24', '25']);
  });

  it('finds words anywhere in an order', async () => {
    expect((await shop.page('/orders?search=mug')).text).toContain('Orders found');
    expect((await shop.page('/orders?search=teapot')).text).toContain('No orders match');
  });

  it('keeps within 50 kB', async () => {
    expect((await shop.page('/orders')).html.length).toBeLessThan(50_000);
  });
});

describe('previous and next in the list', () => {
  const neighbours = async (path: string): Promise<readonly (string | undefined)[]> => {
    const { html } = await shop.page(path);
    const to = (rel: string) =>
      new RegExp(`rel="${rel}" href="/console(/orders/[^"]+)"`).exec(html)?.[1]?.replaceAll('&amp;', '&');
    return [to('prev'), to('next')];
  };

  it('lead through the filter, over the end of a page and back', async () => {
    const path = (number: number) => `/orders/${number}?in=sort%3Dnumber`;
    expect((await neighbours(path(1)))[0]).toBeUndefined();
    expect(await neighbours(path(2))).toEqual([path(1), path(3)]);
    const [, over] = await neighbours(path(20));
    expect(over).toMatch(/^\/orders\/21\?in=sort%3Dnumber%26before/);
    expect(await neighbours(over ?? '')).toEqual([path(20), expect.stringMatching(/^\/orders\/22\?/)]);
  });

  it('are not there without a list', async () => {
    expect(await neighbours('/orders/2')).toEqual([undefined, undefined]);
  });
});

describe('one command for many orders', () => {
  const bulk = (numbers: readonly number[], more: Record<string, string> = {}) =>
    [
      ...Object.entries({ command: 'CancelOrder', in: 'status=placed', ...more }),
      ...numbers.map((number): [string, string] => ['order', String(number)]),
    ] as [string, string][];

  it('asks for what the command needs', async () => {
    const { html, text } = await shop.page(`/orders/bulk?${new URLSearchParams(bulk([1, 3])).toString()}`);
    expect(text).toContain('Cancel 2 orders');
    expect(html).toContain('name="reason"');
  });

  it('names refusals before anything happens, and does the others', async () => {
    await shop.submit('/orders/bulk', [...bulk([5], { _do: 'preview', reason: 'customer' })]);
    const before = (await shop.daybook.log.head()).position;
    const preview = await shop.submit(
      '/orders/bulk',
      bulk([1, 3, 999], { _do: 'preview', reason: 'customer' }),
    );
    expect(preview.text).toContain('1 is refused Order 999 : There is no order "999".');
    expect(preview.text).toContain('Cancel 2 orders');
    expect((await shop.daybook.log.head()).position).toBe(before);

    const done = await shop.submit('/orders/bulk', confirmationIn(preview.html));
    expect(done.status).toBe(303);
    expect((await shop.daybook.log.head()).position).toBe(before + 2);
    const receipts = await shop.page((done.location ?? '').replace('/console', ''));
    expect(receipts.text).toMatch(/Order 1 : Cancelled.* Order 3 : Cancelled/);
    expect(receipts.html).toContain('href="/console/orders?status=placed"');
  });

  it('does nothing twice for a second click, and nothing to an order that changed meanwhile', async () => {
    const preview = await shop.submit('/orders/bulk', bulk([7, 9], { _do: 'preview', reason: 'staff' }));
    await shop.post('/orders/9/tag', { tags: ['vip'] });
    const confirmation = confirmationIn(preview.html);
    const [first, second] = [
      await shop.submit('/orders/bulk', confirmation),
      await shop.submit('/orders/bulk', confirmation),
    ];
    expect(second.location).toBe(first.location);
    const { text } = await shop.page((first.location ?? '').replace('/console', ''));
    expect(text).toMatch(/Order 7 : Cancelled/);
    expect(text).toContain('Order 9 : it changed meanwhile, so nothing was done');
    const history = await (await shop.get('/orders/7/history')).json();
    expect(JSON.stringify(history).match(/CancelOrder/g)).toHaveLength(1);
  });
});
