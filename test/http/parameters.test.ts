import { afterAll, describe, expect, it } from 'vitest';
import { openService } from './support/service.ts';

const service = await openService();
afterAll(() => service.close());
const { get, post } = service;

interface Body {
  readonly data: readonly { readonly number: number }[];
  readonly page: {
    readonly number: number | null;
    readonly size: number;
    readonly total: number | null;
    readonly nextCursor: string | null;
  };
  readonly code: string;
  readonly issues: readonly object[];
}

const body = async (answer: Response): Promise<Body> => (await answer.json()) as Body;
const numbers = async (path: string): Promise<number[]> =>
  (await body(await get(path))).data.map(({ number }) => number);

await post('/products', { sku: 'MUG', name: 'Blue mug', unitPrice: 450, currency: 'USD' });
for (const [index, ref] of ['ann', 'bob', 'ann'].entries()) {
  await post('/customers', { ref, name: `Somebody ${ref}` });
  await post('/orders', { customer: ref, items: [{ sku: 'MUG', quantity: index + 1 }], tags: [`t${index}`] });
}

describe('parameters', () => {
  it('are the fields of the question, or what the guide calls them', async () => {
    expect(await numbers('/orders?customer=ann&sort=number')).toEqual([1, 3]);
    expect(await numbers('/orders?customer_id=ann&sort=number')).toEqual([1, 3]);
    expect(await numbers('/orders?min=900&max=900&currency=USD')).toEqual([2]);
    expect(await numbers('/orders?min_amount=900&max_amount=900&currency=USD')).toEqual([2]);
    expect(await numbers('/orders?from_date=today&to_date=tomorrow&sort=number')).toEqual([1, 2, 3]);
  });

  it('that are lists are repeated, or take commas', async () => {
    expect(await numbers('/orders?status=created,placed&sort=number')).toEqual([1, 2, 3]);
    expect(await numbers('/orders?status=placed&status=created&sort=-number')).toEqual([3, 2, 1]);
  });

  it('say which page, by number and behind a cursor', async () => {
    const first = await get('/orders?sort=number&page_size=2');
    expect(await body(first.clone())).toMatchObject({ page: { number: 1, size: 2, total: 3 } });
    const [, next = ''] = /<(.*)>/.exec(first.headers.get('Link') ?? '') ?? [];
    expect(await body(await get(next))).toMatchObject({
      data: [{ number: 3 }],
      page: { number: null, nextCursor: null },
    });
    expect(await numbers('/orders?sort=number&page=2&page_size=2')).toEqual([3]);
    expect((await get('/orders?page=2&page_size=2')).headers.get('Link')).toBeNull();
  });

  it.each([
    ['/orders?colour=red', 'colour', /is no parameter of this question/],
    ['/orders?statuss=placed', 'statuss', /Did you mean "status"/],
    ['/orders?page=1&page=2', 'page', /more than once/],
    ['/orders?page=one', 'page', /whole number/],
    ['/orders?overdue=maybe', 'overdue', /true or false/],
    ['/orders?from=2026-02-30', 'from', /2026-02 has 28 days/],
    ['/orders/1?orderId=2', 'orderId', /is no parameter/],
  ])('%s is refused by name', async (path, parameter, message) => {
    const answer = await get(path);
    expect(answer.status).toBe(400);
    expect(await body(answer)).toMatchObject({
      code: 'malformed_request',
      issues: [{ parameter, message: expect.stringMatching(message) }],
    });
  });

  it('that do not fit the schema are refused as data is', async () => {
    const answer = await get('/orders?status=lost&page_size=0');
    expect(await body(answer)).toMatchObject({
      code: 'validation_failed',
      issues: [{ pointer: '/status/0' }, { pointer: '/pageSize' }],
    });
  });
});

describe('a time zone', () => {
  it('that is none is refused as data is, whatever times stand beside it', async () => {
    const sales = await get('/products/sales?to=2026-03&zone=Mars/Phobos');
    expect(await body(sales)).toMatchObject({ code: 'validation_failed', issues: [{ pointer: '/zone' }] });
    const late = await get('/orders?overdue=true&zone=');
    expect([late.status, await body(late)]).toMatchObject([400, { code: 'unknown_zone' }]);
    expect((await get('/products/sales?to=2026-03&zone=Europe/Berlin')).status).toBe(200);
  });
});

describe('a command', () => {
  it('takes no parameters, but those that say how many are stored', async () => {
    for (const path of [
      '/orders/1/note?text=Hello',
      '/commands/AddNote?orderId=1',
      '/views/rebuild?names=sales',
    ]) {
      const answer = await post(path, { text: 'Hello' });
      expect(answer.status).toBe(400);
      expect(await body(answer)).toMatchObject({
        issues: [{ message: expect.stringContaining('no parameter') as string }],
      });
    }
    const lines = { 'Content-Type': 'application/x-ndjson' };
    expect(
      (await service.http.request('/commands?atomic=maybe', { method: 'POST', headers: lines, body: '' }))
        .status,
    ).toBe(400);
    expect(
      (await service.http.request('/commands?keep_going', { method: 'POST', headers: lines, body: '' }))
        .status,
    ).toBe(200);
  });
});

describe('what is named in a path', () => {
  it('may be a number, a reference, an id or how it begins, in questions and in commands', async () => {
    const { data } = (await (await get('/orders/2')).json()) as { data: { orderId: string } };
    for (const name of [data.orderId, data.orderId.slice(0, 24)])
      expect(await (await get(`/orders/${name}`)).json()).toMatchObject({ data: { orderId: data.orderId } });
    expect(await (await post('/orders/2/note', { text: 'Hello' })).json()).toMatchObject({
      data: data.orderId,
    });
    expect(await (await get('/orders/2/history')).json()).toMatchObject({ data: expect.any(Array) });
  });

  it('that nothing has is not found', async () => {
    for (const answer of [
      await get('/orders/99'),
      await post('/orders/99/place'),
      await get('/customers/nobody'),
    ])
      expect([answer.status, (await body(answer)).code]).toEqual([404, expect.stringMatching(/_not_found$/)]);
  });

  it('is not said otherwise in the body', async () => {
    expect((await body(await post('/orders/1/note', { orderId: '2', text: 'Hello' }))).code).toBe(
      'malformed_request',
    );
    expect((await post('/orders/1/note', { orderId: '1', text: 'Hello' })).status).toBe(200);
  });

  it('gives way to fixed words', async () => {
    expect(await (await get('/orders/search?text=mug')).json()).toMatchObject({ data: expect.any(Array) });
  });
});

describe('bodies', () => {
  const sent = (text: string, type: string): Promise<Response> =>
    Promise.resolve(
      service.http.request('/customers', { method: 'POST', headers: { 'Content-Type': type }, body: text }),
    );

  it.each([
    ['{"ref":', 'application/json', 400, 'malformed_request'],
    ['[]', 'application/json', 400, 'malformed_request'],
    ['{"ref":"x","name":"X"}', 'text/plain', 415, 'unsupported_media_type'],
    ['{"ref":"x","name":"X","colour":"red"}', 'application/json', 400, 'validation_failed'],
    ['{"ref":"x","name":"X","__proto__":{"a":1}}', 'application/json', 400, expect.any(String)],
  ])('%s as %s is answered with %i', async (text, type, status, code) => {
    const answer = await sent(text, type);
    expect([answer.status, (await body(answer)).code]).toEqual([status, code]);
  });

  it('point at what does not fit', async () => {
    const answer = await post('/orders', { customer: 'ann', items: [{ sku: 'MUG', quantity: 0 }] });
    expect(await body(answer)).toMatchObject({ issues: [{ pointer: '/items/0/quantity' }] });
  });
});

describe('where nothing is', () => {
  it('near routes are suggested', async () => {
    const answer = await get('/ordrs');
    expect([answer.status, await answer.json()]).toEqual([
      404,
      expect.objectContaining({ hint: 'Did you mean "/orders"?' }),
    ]);
  });

  it('another method is named', async () => {
    const answer = await service.http.request('/orders/1', { method: 'DELETE' });
    expect([answer.status, answer.headers.get('Allow')]).toEqual([405, 'GET, HEAD']);
  });
});

describe('any message by its name', () => {
  it('is sent as it is', async () => {
    const added = await post('/commands/RegisterCustomer', { ref: 'eve', name: 'Eve' });
    expect(await added.json()).toMatchObject({ data: 'eve' });
    const found = await get('/queries/FindCustomers?text=eve');
    const posted = await post('/queries/FindCustomers', { text: 'eve' });
    expect(await posted.json()).toEqual(await found.json());
  });

  it('that there is not is said, with those near it', async () => {
    const answer = await post('/commands/PlaceOrdr', { orderId: '1' });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      expect.objectContaining({ code: 'unknown_command', hint: 'Did you mean "PlaceOrder"?' }),
    ]);
  });
});
