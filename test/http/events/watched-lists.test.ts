import { afterAll, describe, expect, it } from 'vitest';
import { openService } from '../support/service.ts';
import { EventReader, ManualTimer } from '../support/sse.ts';

const service = await openService({ timer: new ManualTimer() });
afterAll(() => service.close());
const { get, post } = service;

const STREAM = { Accept: 'text/event-stream' };
await post('/customers', { ref: 'ann', name: 'Ann Lee' });
await post('/products', { sku: 'MUG', name: 'Blue mug', unitPrice: 450, currency: 'USD' });
const created = async (): Promise<string> => {
  const answer = await post('/orders', {
    customer: 'ann',
    items: [{ sku: 'MUG', quantity: 2 }],
    shippingAddress: { line1: '1 Pier', city: 'Cork', country: 'IE' },
  });
  return ((await answer.json()) as { data: string }).data;
};

describe('a list that is watched', () => {
  it('is there at first as added rows, as JSON has them, then as what becomes of them', async () => {
    const first = await created();
    const stream = new EventReader(await get('/orders?status=created', STREAM));
    const { data } = (await (await get('/orders?status=created')).json()) as { data: object[] };
    expect(await stream.event()).toEqual({ event: 'added', data: data[0], comments: 0 });
    const second = await created();
    expect(await stream.event()).toMatchObject({ event: 'added', data: { orderId: second } });
    await post(`/orders/${second}/items/add`, { sku: 'MUG', quantity: 1 });
    expect(await stream.event()).toMatchObject({ event: 'changed', data: { orderId: second, total: 1350 } });
    expect((await post(`/orders/${first}/place`)).status).toBe(200);
    expect(await stream.event()).toEqual({ event: 'removed', data: { orderId: first }, comments: 0 });
    await stream.close();
  });

  it('is one page where a page is asked for', async () => {
    await created();
    const stream = new EventReader(await get('/orders?page_size=1', STREAM));
    const before = await stream.event();
    const newest = await created();
    expect(await stream.event()).toMatchObject({ event: 'added', data: { orderId: newest } });
    expect(await stream.event()).toMatchObject({
      event: 'removed',
      data: { orderId: (before.data as { orderId: string }).orderId },
    });
    await stream.close();
  });

  it('answers a problem for a question that cannot be asked', async () => {
    expect((await get('/orders?status=lost', STREAM)).status).toBe(400);
    expect((await get('/orders?asOf=2026-01-01', STREAM)).status).toBe(400);
  });

  it('is a list: what is no list is not acceptable', async () => {
    const answer = await get('/orders/1', STREAM);
    expect(answer.status).toBe(406);
    expect(await answer.json()).toMatchObject({ code: 'not_acceptable' });
  });
});
