import { afterAll, describe, expect, it } from 'vitest';
import { openService } from './support/service.ts';

const service = await openService();
afterAll(() => service.close());
const { get, post } = service;

interface Body {
  readonly data: string;
  readonly code: string;
  readonly detail: string;
  readonly receipt: {
    readonly commandId: string;
    readonly version: number;
    readonly events: readonly object[];
  };
}

const body = async (answer: Response): Promise<Body> => (await answer.json()) as Body;

await post('/customers', { ref: 'ann', name: 'Ann Lee' });
await post('/products', { sku: 'MUG', name: 'Blue mug', unitPrice: 450, currency: 'USD' });

const address = { name: 'Ann Lee', line1: '1 Main St', city: 'Berlin', country: 'DE' };

async function order(): Promise<{ readonly id: string; readonly version: number }> {
  const { data, receipt } = await body(
    await post('/orders', { customer: 'ann', items: [{ sku: 'MUG' }], shippingAddress: address }),
  );
  return { id: data, version: receipt.version };
}

describe('Idempotency-Key', () => {
  it('answers a repetition with the same status and body, byte for byte, and says so', async () => {
    const created = { customer: 'ann', items: [{ sku: 'MUG' }] };
    const first = await post('/orders', created, { 'Idempotency-Key': 'once' });
    const again = await post('/orders', created, { 'Idempotency-Key': '"once"' });
    expect([again.status, await again.text()]).toEqual([first.status, await first.text()]);
    expect(first.headers.get('Idempotency-Replayed')).toBeNull();
    expect(again.headers.get('Idempotency-Replayed')).toBe('true');
  });

  it('lets a twin wait for the first', async () => {
    const begun = { customer: 'ann', currency: 'USD' };
    const twins = [1, 2, 3].map(() => post('/orders', begun, { 'Idempotency-Key': 'twins' }));
    const answers = await Promise.all(twins);
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    expect(new Set(texts).size).toBe(1);
  });

  it('of something else is a conflict', async () => {
    await post('/orders', { customer: 'ann', currency: 'USD' }, { 'Idempotency-Key': 'taken' });
    const other = await post(
      '/orders',
      { guest: { name: 'Bob' }, currency: 'USD' },
      { 'Idempotency-Key': 'taken' },
    );
    expect([other.status, (await body(other)).code]).toEqual([409, 'idempotency_conflict']);
  });

  it('is needed where money moves', async () => {
    const { id } = await order();
    const paid = await post(`/orders/${id}/pay`, { amount: 100, method: 'card' });
    expect([paid.status, (await body(paid)).code]).toEqual([400, 'idempotency_key_missing']);
    const byName = await post('/commands/RecordPayment', { orderId: id, amount: 100, method: 'card' });
    expect((await body(byName)).code).toBe('idempotency_key_missing');
  });

  it('is needed for every command where the service says so', async () => {
    const strict = await openService({ requireKeys: true });
    const refused = await strict.post('/customers', { ref: 'ann', name: 'Ann' });
    expect((await body(refused)).code).toBe('idempotency_key_missing');
    await strict.close();
  });

  it.each(['', 'a b', 'x'.repeat(201), '"un"quoted"'])('%j is none', async (key) => {
    const answer = await post('/customers', { ref: 'bea', name: 'Bea' }, { 'Idempotency-Key': key });
    expect([answer.status, (await body(answer)).code]).toEqual([400, 'malformed_request']);
  });
});

describe('ETag and If-Match', () => {
  it('are the version of the one stream', async () => {
    const { id, version } = await order();
    const shown = await get(`/orders/${id}`);
    expect(shown.headers.get('ETag')).toBe(`"${version}"`);
    const noted = await post(`/orders/${id}/note`, { text: 'Hello' }, { 'If-Match': `"${version}"` });
    expect(noted.headers.get('ETag')).toBe(`"${version + 1}"`);
    const late = await post(`/orders/${id}/note`, { text: 'Late' }, { 'If-Match': `W/"${version}"` });
    expect([late.status, (await body(late)).code]).toEqual([412, 'version_conflict']);
  });

  it('spare an answer that the caller has', async () => {
    const { id, version } = await order();
    const same = await get(`/orders/${id}`, { 'If-None-Match': `"${version}"` });
    expect([same.status, await same.text()]).toEqual([304, '']);
    expect((await get(`/orders/${id}`, { 'If-None-Match': `"${version + 1}"` })).status).toBe(200);
  });

  it('stand on no list', async () => {
    expect((await get('/orders')).headers.get('ETag')).toBeNull();
    // A view's version is that of its code.
    expect((await get('/views/order_summary')).headers.get('ETag')).toBeNull();
  });

  it('that are no version are refused', async () => {
    const { id } = await order();
    const answer = await post(`/orders/${id}/note`, { text: 'Hello' }, { 'If-Match': 'seven' });
    expect((await body(answer)).code).toBe('malformed_request');
  });
});

describe('Daybook-Position and Daybook-At-Least', () => {
  it('let a caller read what it wrote', async () => {
    const noted = await post(`/orders/${(await order()).id}/note`, { text: 'Hello' });
    const position = noted.headers.get('Daybook-Position') ?? '';
    expect(position).toMatch(/^[0-9a-f]{8}-\d+$/);
    const read = await get('/orders', { 'Daybook-At-Least': position });
    expect([read.status, read.headers.get('Daybook-Position')]).toEqual([200, position]);
    expect((await get(`/orders?atLeast=${position}`)).status).toBe(200);
  });

  it('say in time what has not come', async () => {
    const position = (await get('/orders')).headers.get('Daybook-Position') ?? '';
    const [epoch = '', head = ''] = position.split('-');
    const never = await get('/orders', {
      'Daybook-At-Least': `${epoch}-${Number(head) + 1}`,
      Prefer: 'wait=0',
    });
    expect([never.status, (await body(never)).code]).toEqual([504, 'position_not_reached']);
  });

  it('of another log are other facts', async () => {
    const other = await get('/orders', { 'Daybook-At-Least': 'ffffffff-1' });
    expect([other.status, (await body(other)).code]).toEqual([409, 'log_restored']);
    expect((await get('/orders', { 'Daybook-At-Least': '17' })).status).toBe(400);
  });
});

describe('Daybook-Dry-Run', () => {
  it('says what would happen, and stores nothing', async () => {
    const { id, version } = await order();
    const tried = await post(`/orders/${id}/place`, {}, { 'Daybook-Dry-Run': 'true' });
    expect(tried.status).toBe(200);
    expect(await tried.json()).toMatchObject({
      receipt: { position: null, events: [{ type: 'OrderPlaced' }] },
    });
    expect((await get(`/orders/${id}`)).headers.get('ETag')).toBe(`"${version}"`);
  });

  it('needs no key where money would move', async () => {
    const { id } = await order();
    await post(`/orders/${id}/place`);
    const tried = await post(
      `/orders/${id}/pay`,
      { amount: 450, method: 'card' },
      { 'Daybook-Dry-Run': 'true' },
    );
    expect(tried.status).toBe(200);
  });
});

describe('other headers', () => {
  it('Daybook-As-Of answers as it was', async () => {
    const { id, version } = await order();
    const position = (await get('/orders')).headers.get('Daybook-Position')?.split('-')[1] ?? '';
    await post(`/orders/${id}/note`, { text: 'Later' });
    const was = await get(`/orders/${id}`, { 'Daybook-As-Of': `@${position}` });
    expect(await was.json()).toMatchObject({ data: { version } });
    expect((await get(`/orders/${id}`, { 'Daybook-As-Of': 'long ago' })).status).toBe(400);
  });

  it('Daybook-Actor is a claim beside the token, and a trace becomes the correlation id', async () => {
    const { id } = await order();
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const noted = await post(
      `/orders/${id}/note`,
      { text: 'Hello' },
      {
        'Daybook-Actor': 'ann',
        traceparent: `00-${trace}-00f067aa0ba902b7-01`,
      },
    );
    const { receipt } = await body(noted);
    const shown = await get(`/commands/${receipt.commandId}`);
    expect(await shown.json()).toMatchObject({ data: { actor: 'token:test (ann)', correlationId: trace } });
  });

  it('every answer has a request id, is stored nowhere and sniffed by nobody', async () => {
    for (const path of ['/orders', '/nothing', '/orders?x=1']) {
      const { headers } = await get(path);
      expect(headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/);
      expect([headers.get('Cache-Control'), headers.get('X-Content-Type-Options')]).toEqual([
        'no-store',
        'nosniff',
      ]);
    }
  });
});
