import { afterAll, describe, expect, it } from 'vitest';
import { openService } from './support/service.ts';

const service = await openService();
afterAll(() => service.close());
const { get, post } = service;

await post('/customers', { ref: 'ann', name: 'Ann Lee' });
await post('/products', { sku: 'MUG', name: 'Blue mug', unitPrice: 450, currency: 'USD' });

const created = async (): Promise<string> => {
  const answer = await post('/orders', { customer: 'ann', items: [{ sku: 'MUG', quantity: 2 }] });
  return ((await answer.json()) as { data: string }).data;
};

describe('the shapes of the guide', () => {
  it('POST /orders answers the id, and where the order is', async () => {
    const answer = await post('/orders', { customer: 'ann', items: [{ sku: 'MUG', quantity: 2 }] });
    const { data, receipt } = (await answer.json()) as { data: string; receipt: object };
    expect(answer.status).toBe(201);
    expect(answer.headers.get('Location')).toBe(`/orders/${data}`);
    expect(answer.headers.get('ETag')).toBe('"2"');
    expect(receipt).toMatchObject({
      version: 2,
      events: [{ type: 'OrderCreated' }, { type: 'OrderItemAdded' }],
    });
  });

  it('GET /orders/{id} answers the order, by its number too', async () => {
    const id = await created();
    const answer = await get(`/orders/${id}`);
    expect(answer.status).toBe(200);
    const { data } = (await answer.json()) as { data: { orderId: string; number: number; total: number } };
    expect(data).toMatchObject({ orderId: id, total: 900 });
    const byNumber = await get(`/orders/${data.number}`);
    expect(await byNumber.json()).toEqual({ data });
  });

  it('GET /orders answers a page, with what the guide calls its parameters', async () => {
    const answer = await get('/orders?page=1&page_size=1&customer_id=ann&min_amount=1&from_date=2026-06');
    expect(await answer.clone().json()).toMatchObject({
      data: [{ customerRef: 'ann' }],
      page: { number: 1, size: 1 },
    });
    expect(answer.headers.get('Link')).toMatch(/^<\/orders\?.*after=.*>; rel="next"$/);
  });
});
