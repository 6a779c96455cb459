import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { confirmationIn, openConsole } from './support/console.ts';

const shop = await openConsole();
afterAll(() => shop.close());
await shop.post('/customers', { ref: 'ann', name: 'Ann Lee' });
await shop.post('/products', { sku: 'MUG', name: 'Blue mug', unitPrice: 450, currency: 'USD' });
await shop.post('/products', { sku: 'TEA', name: 'Green tea', unitPrice: 900, currency: 'USD' });

const shippingAddress = { line1: 'High St. 1', city: 'Leeds', country: 'GB' };
let order = '';

/** A draft of two mugs and a tea. */
beforeEach(async () => {
  const items = [
    { sku: 'MUG', quantity: 2 },
    { sku: 'TEA', quantity: 1 },
  ];
  const answer = await shop.post('/orders', { customer: 'ann', items, shippingAddress });
  order = String(((await answer.json()) as { receipt: { number: number } }).receipt.number);
});

const position = async (): Promise<number> => (await shop.daybook.log.head()).position;
const pageAt = (location: string | undefined) => shop.page((location ?? '').replace('/console', ''));
const placed = () => shop.post(`/orders/${order}/place`);

describe('a command that needs nothing said', () => {
  it('but changes nothing then is a form to be filled in, and no refusal', async () => {
    const { status, text } = await shop.page('/customers/ann/update');
    expect(status).toBe(200);
    expect(text).not.toContain('It is so already');
    expect(text).toContain('See what it would change');
  });

  it('shows at once what it would change, and stores nothing', async () => {
    const before = await position();
    const { text, html } = await shop.page(`/orders/${order}/place`);
    expect(text).toContain('What it would change Placed: 3 units, 18.00 USD');
    expect(text).toContain('order Status created placed');
    expect(html).toContain('name="_version" value="4"');
    expect(await position()).toBe(before);
  });

  it('is done by the button, and the page after it tells it from the log', async () => {
    const { html } = await shop.page(`/orders/${order}/place`);
    const done = await shop.submit(`/orders/${order}/place`, confirmationIn(html));
    expect(done.status).toBe(303);
    expect(done.location).toMatch(new RegExp(`^/console/orders/${order}\\?done=[0-9a-f-]{36}$`));
    expect((await pageAt(done.location)).text).toContain('Placed: 3 units, 18.00 USD. Undo this');
  });

  it('is done once, however often the button is clicked', async () => {
    const { html } = await shop.page(`/orders/${order}/place`);
    const before = await position();
    const first = await shop.submit(`/orders/${order}/place`, confirmationIn(html));
    const second = await shop.submit(`/orders/${order}/place`, confirmationIn(html));
    expect(second.location).toBe(first.location);
    expect(await position()).toBe(before + 1);
  });

  it('does nothing on a page that is out of date: both are shown', async () => {
    const { html } = await shop.page(`/orders/${order}/place`);
    await shop.post(`/orders/${order}/items/add`, { sku: 'MUG', quantity: 5 });
    const before = await position();
    const lost = await shop.submit(`/orders/${order}/place`, confirmationIn(html));
    expect(lost.status).toBe(409);
    expect(lost.text).toContain('It has changed meanwhile: nothing was done');
    expect(lost.text).toContain('Added 5 × Blue mug (MUG) at 4.50 USD token:test');
    expect(lost.text).toContain('Placed: 8 units, 40.50 USD');
    expect(await position()).toBe(before);
    const again = await shop.submit(`/orders/${order}/place`, confirmationIn(lost.html));
    expect(again.status).toBe(303);
  });

  it('says what a rule says, with its status, and the form to do it otherwise', async () => {
    await placed();
    const { status, text, html } = await shop.page(`/orders/${order}/complete`);
    expect(status).toBe(400);
    expect(text).toContain('A rule says no');
    expect(html).toContain('name="force"');
  });
});

describe('a form', () => {
  it('offers what is likely: the amount that is due', async () => {
    await placed();
    const { html } = await shop.page(`/orders/${order}/pay`);
    expect(html).toMatch(/name="amount" required[^>]* value="18.00"/);
  });

  it('takes amounts as people write them, and says at the field what is none', async () => {
    await placed();
    const wrong = await shop.submit(`/orders/${order}/pay`, { amount: '18.001', method: 'card' });
    expect(wrong.status).toBe(400);
    expect(wrong.html).toMatch(/id="field-amount-issue">[^<]*more decimals than USD allows/);
    expect(wrong.html).toContain('value="card"');
    const right = await shop.submit(`/orders/${order}/pay`, { amount: '18', method: 'card' });
    expect(right.text).toContain('Balance was 18.00 0.00 USD (−18.00)');
  });

  it('offers the lines that are open, a box and a quantity each', async () => {
    await placed();
    const { text, html } = await shop.page(`/orders/${order}/ship`);
    expect(text).toContain('L1 · 2 Blue mug');
    expect(html).toContain('name="lines.0.lineId" value="L1"');
    const preview = await shop.submit(`/orders/${order}/ship`, {
      'lines.0.lineId': 'L1',
      'lines.0.quantity': '1',
      'lines.1.quantity': '',
    });
    expect(preview.text).toContain('Shipped 1 × Blue mug (MUG)');
    const done = await shop.submit(`/orders/${order}/ship`, confirmationIn(preview.html));
    expect((await pageAt(done.location)).text).toContain('Shipped 1 × Blue mug (MUG)');
  });

  it('tells the same command for the command line and for curl', async () => {
    await placed();
    const { text } = await shop.submit(`/orders/${order}/hold`, { reason: 'other', note: "it's odd" });
    expect(text).toContain(`daybook orders hold ${order} --reason other --note 'it'\\''s odd'`);
    expect(text).toContain(`curl -X POST http://localhost/orders/${order}/hold`);
    expect(text).toContain('Authorization: Bearer $DAYBOOK_TOKEN');
  });

  it('of another kind of thing is made alike', async () => {
    const preview = await shop.submit('/products/MUG/price', { unitPrice: '5' });
    expect(preview.text).toMatch(/4\.50 USD.*5\.00 USD/);
    const done = await shop.submit('/products/MUG/price', confirmationIn(preview.html));
    expect(done.location).toMatch(/^\/console\/products\/MUG\?done=/);
    await shop.post('/products/MUG/price', { unitPrice: 450 });
  });
});

describe('creating an order', () => {
  const written = {
    customer: 'ann',
    'items.0.sku': 'MUG',
    'items.0.quantity': '2',
    'items.1.sku': '',
    'items.3.sku': 'TEA',
    'items.3.quantity': 'x',
    'shippingAddress.line1': 'High St. 1',
    'shippingAddress.city': 'Leeds',
    'shippingAddress.country': 'GB',
  };

  it('keeps blank rows out, and says what is wrong in the row where it is written', async () => {
    const { status, html } = await shop.submit('/orders/create', written);
    expect(status).toBe(400);
    expect(html).toContain('id="field-items-3-quantity-issue"');
    const unknown = await shop.submit('/orders/create', {
      ...written,
      'items.3.quantity': '1000001',
    });
    expect(unknown.html).toContain('id="field-items-3-quantity-issue"');
  });

  it('gives another row, and keeps what is written', async () => {
    const { html, status } = await shop.submit('/orders/create', { ...written, _more: 'items' });
    expect(status).toBe(200);
    expect(html).toContain('name="items.4.sku"');
    expect(html).toMatch(/name="items\.0\.sku"[^>]* value="MUG"/);
  });

  it('is previewed and done once, and leads to the order', async () => {
    const fields = { ...written, 'items.3.quantity': '1', place: 'true' };
    const preview = await shop.submit('/orders/create', fields);
    expect(preview.text).toContain('Placed: 3 units, 18.00 USD');
    const confirmation = confirmationIn(preview.html);
    const done = await shop.submit('/orders/create', confirmation);
    expect(done.location).toMatch(/^\/console\/orders\/\d+\?done=/);
    expect((await shop.submit('/orders/create', confirmation)).location).toBe(done.location);
    expect((await pageAt(done.location)).text).toContain('Ann Lee');
  });
});

describe('the page of an order', () => {
  it('offers the statuses that it can be brought to, and what is meant for such orders', async () => {
    const { html } = await shop.page(`/orders/${order}`);
    expect(html).toContain(`class="button primary" href="/console/orders/${order}/place"`);
    expect(html).toMatch(new RegExp(`href="/console/orders/${order}/items/add"`));
  });

  it('tells what happened in sentences, a commit an entry, with ways back', async () => {
    await placed();
    const { text, html } = await shop.page(`/orders/${order}`);
    expect(text).toMatch(/Placed: 3 units, 18\.00 USD .* Draft begun for Ann Lee/);
    const [, undo = ''] = /href="\/console(\/commands\/\d+\/undo)"/.exec(html) ?? [];
    const plan = await shop.page(undo);
    expect(plan.text).toContain('Undo PlaceOrder');
  });

  it('shows the order as any of its events left it, and offers nothing to do there', async () => {
    await placed();
    const { html } = await shop.page(`/orders/${order}`);
    const places = [...html.matchAll(/asOf=%40(\d+)/g)].map(([, place]) => place);
    expect(places).toHaveLength(2);
    const past = await shop.page(`/orders/${order}?asOf=@${places[1]}`);
    expect(past.text).toContain('As it was @');
    expect(past.text).not.toContain('What to do');
    expect(past.html).toContain('<span class="badge quiet">created</span>');
  });

  it('says why each field is so', async () => {
    await placed();
    const { text } = await shop.page(`/orders/${order}/why`);
    expect(text).toMatch(/status created placed .* PlaceOrder/);
    expect((await shop.page(`/orders/${order}/why?field=status`)).text).toContain(
      'Every time that status changed.',
    );
  });

  it('undoes what was done, once, and says so', async () => {
    await shop.post(`/orders/${order}/tag`, { tags: ['vip'] });
    const undo = `/commands/${await position()}/undo`;
    const plan = await shop.page(undo);
    expect(plan.text).toContain('By UntagOrder');
    const version = /name="_version" value="(\d+)"/.exec(plan.html)?.[1] ?? '';
    const done = await shop.submit(undo, { _version: version });
    expect((await pageAt(done.location)).text).toContain('Untagged vip');
    expect((await shop.submit(undo, { _version: version })).text).toContain('was undone already');
  });
});

describe('who may only read', () => {
  it('is offered no command, and can send none', async () => {
    const reader = await openConsole({ name: 'eve', scopes: ['read'] });
    await reader.post('/customers', { ref: 'ann', name: 'Ann Lee' });
    await reader.post('/orders', { customer: 'ann', currency: 'USD' });
    const { text } = await reader.page('/orders/1');
    expect(text).not.toContain('What to do');
    const { status, text: said } = await reader.submit('/orders/1/cancel', { _do: 'confirm' });
    expect(status).toBe(403);
    expect(said).toContain('lacks the scope "write"');
    await reader.close();
  });
});
