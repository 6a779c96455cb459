import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Failure } from '../../src/core/kernel/failure.ts';
import type { Result } from '../../src/core/kernel/result.ts';
import type { Query } from '../../src/core/model/query.ts';
import { openService } from '../http/support/service.ts';
import { type Mishap, networkTo } from './support.ts';

const service = await openService();
afterAll(() => service.close());
const { daybook } = service;

beforeAll(async () => {
  await daybook.customers.register({ ref: 'ann', name: 'Ann Lee' });
  await daybook.products.register({ sku: 'MUG', name: 'Blue mug', unitPrice: 450, currency: 'USD' });
});

const items = [{ sku: 'MUG', quantity: 2 }];
const newOrder = async (): Promise<string> => {
  const created = await daybook.orders.create({ customer: 'ann', items });
  if (!created.ok) throw new Error(created.failure.message);
  return created.value.id;
};

const failureOf = (result: Result<unknown>): Failure => {
  if (result.ok) throw new Error('it was done');
  return result.failure;
};

const problem = (status: number, body: object, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify({ detail: 'So it is.', ...body }), { status, headers });
const busy = (): Response => problem(503, { kind: 'busy', code: 'store_busy' }, { 'Retry-After': '1' });

describe('a connection', () => {
  it('answers commands with receipts as an open daybook does', async () => {
    const { connection } = networkTo(service);
    const created = await connection.orders.create({ customer: 'ann', items }, { commandId: 'here-1' });
    expect(created).toMatchObject({ ok: true, value: { status: 'ok', commandId: 'here-1', version: 2 } });
    const again = await connection.orders.create({ customer: 'ann', items }, { commandId: 'here-1' });
    expect(again).toEqual(
      await daybook.orders.create({ customer: 'ann', items }, { commandId: 'here-1', actor: 'token:test' }),
    );
    const tagged = await connection.commands.dispatch({
      name: 'TagOrder',
      data: { orderId: created.ok ? created.value.id : '', tags: ['vip'] },
      meta: { dryRun: true },
    });
    expect(tagged).toMatchObject({
      ok: true,
      value: { status: 'dry_run', position: null, changes: expect.any(Array) as object[] },
    });
    expect(await connection.commands.dispatch({ name: 'CatchUpViews', data: {} })).toMatchObject({
      ok: true,
      value: { parked: 0 },
    });
  });

  it('answers queries with what an open daybook answers, pages too', async () => {
    const { connection } = networkTo(service);
    const orderId = await newOrder();
    const questions: readonly Query[] = [
      { name: 'GetOrder', data: { orderId } },
      { name: 'FindOrders', data: { customer: 'ann', pageSize: 1, withTotal: true } },
      { name: 'SalesReport', data: {} },
      { name: 'GetOrder', data: { orderId }, meta: { asOf: 4 } },
      { name: 'GetCustomer', data: { ref: 'ann' }, meta: { asOf: '2026-06-15T12:00:00.000Z' } },
    ];
    for (const query of questions)
      expect(await connection.queries.dispatchUnknown(query)).toEqual(
        await daybook.queries.dispatchUnknown(query),
      );
  });

  it('answers failures of the same kinds, codes and words', async () => {
    const { connection } = networkTo(service);
    const orderId = await newOrder();
    const commands = [
      { name: 'PlaceOrder', data: { orderId } },
      { name: 'PlaceOrder', data: { orderId: '4711' } },
      { name: 'CraeteOrder', data: {} },
      { name: 'TagOrder', data: { orderId, tags: ['vip'] }, meta: { expectedVersion: 7 } },
    ];
    for (const command of commands) {
      expect(await connection.commands.dispatchUnknown(command)).toEqual(
        await daybook.commands.dispatchUnknown(command),
      );
    }
    const { kind, details } = failureOf(
      await connection.commands.dispatchUnknown({
        name: 'AddItem',
        data: { orderId, sku: 'MUG', quantity: 0, colour: 1 },
      }),
    );
    expect(kind).toBe('validation_failed');
    expect(details).toMatchObject({
      issues: [{ path: 'quantity' }, { message: expect.stringContaining('colour') as string }],
    });
  });

  it('says with each command who acts, which version is expected and what it follows from', async () => {
    const { connection, requests } = networkTo(service, [], { actor: 'ann' });
    const meta = { commandId: 'k', expectedVersion: 3, correlationId: 'c', causationId: 'd', dryRun: true };
    await connection.orders.place({ orderId: '1' }, { ...meta, occurredAt: '2026-06-01T00:00:00Z' });
    expect(Object.fromEntries(requests[0]?.headers ?? [])).toMatchObject({
      authorization: 'Bearer daybook_test',
      'idempotency-key': 'k',
      'if-match': '"3"',
      'daybook-actor': 'ann',
      'daybook-correlation-id': 'c',
      'daybook-causation-id': 'd',
      'daybook-occurred-at': '2026-06-01T00:00:00Z',
      'daybook-dry-run': 'true',
    });
  });

  it('says who acts in any alphabet, of one command and of each of many', async () => {
    const { connection } = networkTo(service, [], { actor: 'Zoë' });
    const register = (ref: string, actor?: string) => ({
      name: 'RegisterCustomer' as const,
      data: { ref, name: ref },
      ...(actor && { meta: { actor } }),
    });
    await connection.commands.dispatch(register('by-zoe'));
    await connection.commands.dispatch(register('by-lukasz', 'Łukasz – 店'));
    const many = [register('by-zoe-2'), register('by-bob', 'Bob')];
    for await (const { status } of connection.commands.send(many)) expect(status).toBe('ok');
    const actors = await Promise.all(
      ['by-zoe', 'by-lukasz', 'by-zoe-2', 'by-bob'].map(
        async (ref) => (await daybook.log.readStream(`customer-${ref}`))[0]?.actor,
      ),
    );
    expect(actors).toEqual([
      'token:test (Zoë)',
      'token:test (Łukasz – 店)',
      'token:test (Zoë)',
      'token:test (Bob)',
    ]);
  });

  it('never throws: what no JSON and no header can say is a failure', async () => {
    const { connection } = networkTo(service);
    const data: { self?: object } = {};
    data.self = data;
    expect(failureOf(await connection.commands.dispatchUnknown({ name: 'TagOrder', data })).kind).toBe(
      'usage',
    );
    const meta = { actor: 'two\nlines' };
    expect(failureOf(await connection.customers.register({ ref: 'x', name: 'X' }, meta)).kind).toBe('usage');
  });
});

describe('an answer that is lost', () => {
  const mishaps: readonly Mishap[] = ['answer_lost', 'cut_off', busy(), 'refused', 'answer_lost'];

  it('leads to the same key again: the command is done once', async () => {
    const { connection, requests, waits } = networkTo(service, mishaps);
    const orderId = await newOrder();
    const noted = await connection.orders.addNote({ orderId, text: 'Ring twice' });
    expect(noted).toMatchObject({ ok: true, value: { status: 'ok', version: 3 } });
    expect(requests).toHaveLength(6);
    expect(new Set(requests.map(({ headers }) => headers.get('Idempotency-Key'))).size).toBe(1);
    expect(waits).toEqual([100, 200, 1000, 800, 1600]);
    expect(await daybook.orders.get({ orderId })).toMatchObject({ value: { version: 3 } });
  });

  it('of a command is outcome_unknown in the end, and the same key settles it', async () => {
    const lost = networkTo(service, Array<Mishap>(3).fill('answer_lost'), {
      retries: { attempts: 3, mostMs: 150 },
    });
    const orderId = await newOrder();
    const failure = failureOf(await lost.connection.orders.addNote({ orderId, text: 'Ring twice' }));
    expect(failure).toMatchObject({ kind: 'outcome_unknown', code: 'no_answer' });
    expect(lost.waits).toEqual([100, 150]);
    const { commandId } = failure.details as { commandId: string };
    expect(
      await lost.connection.orders.addNote({ orderId, text: 'Ring twice' }, { commandId }),
    ).toMatchObject({
      ok: true,
      value: { status: 'replayed', version: 3 },
    });
  });

  it('of a query, or of what was never sent, is unavailable', async () => {
    const retries = { attempts: 2 };
    const unasked = networkTo(service, ['cut_off', 'cut_off'], { retries });
    expect(failureOf(await unasked.connection.orders.find({}))).toMatchObject({
      kind: 'unavailable',
      code: 'unreachable',
    });
    const unsent = networkTo(service, ['refused', 'refused'], { retries });
    expect(failureOf(await unsent.connection.orders.create({ customer: 'ann' }))).toMatchObject({
      kind: 'unavailable',
      code: 'unreachable',
    });
  });

  it('is not asked for again where the service said no, or something else answered', async () => {
    const refused = networkTo(service, [problem(401, { kind: 'usage', code: 'unauthenticated' })]);
    expect(failureOf(await refused.connection.orders.find({})).code).toBe('unauthenticated');
    const elsewhere = networkTo(service, [new Response('<html>', { status: 404 })]);
    expect(failureOf(await elsewhere.connection.orders.find({})).code).toBe('unreadable_answer');
    expect([refused.waits, elsewhere.waits]).toEqual([[], []]);
  });

  it('is waited for no longer once the connection is closed', async () => {
    const { connection } = networkTo(service);
    connection.close();
    expect(failureOf(await connection.orders.find({}))).toMatchObject({
      kind: 'interrupted',
      code: 'connection_closed',
    });
  });
});

describe('the position', () => {
  it('goes along: queries are at least as new as what was written', async () => {
    const { connection, requests } = networkTo(service);
    expect(connection.position).toBeUndefined();
    const created = await connection.orders.create({ customer: 'ann', items });
    const position = created.ok ? created.value.position : null;
    expect(connection.position).toMatch(new RegExp(`^[0-9a-f]{8}-${position}$`));
    await connection.orders.find({});
    expect(requests[1]?.headers.get('Daybook-At-Least')).toBe(connection.position);
    await connection.orders.find({}, { atLeast: 1 });
    expect(requests[2]?.headers.get('Daybook-At-Least')).toMatch(/-1$/);
    await connection.orders.find({}, { asOf: 1 });
    expect(requests[3]?.headers.get('Daybook-At-Least')).toBeNull();
    const other = networkTo(service, [], { position: connection.position ?? '' });
    await other.connection.orders.find({});
    expect(other.requests[0]?.headers.get('Daybook-At-Least')).toBe(connection.position);
  });

  it('of a log that was restored since is forgotten', async () => {
    const { connection, requests } = networkTo(service, [], { position: '00000000-99' });
    expect(await connection.orders.find({})).toMatchObject({ ok: true });
    expect(requests.map(({ headers }) => headers.get('Daybook-At-Least'))).toEqual(['00000000-99', null]);
    expect(connection.position).toMatch(/^(?!00000000)/);
  });

  it('that is asked for and never comes is timed_out', async () => {
    const { connection } = networkTo(service);
    await connection.orders.find({});
    const known = connection.position ?? '';
    const beyond = networkTo(service, [], { position: `${known.slice(0, 8)}-999999` });
    const answer = beyond.connection.orders.find({}, { signal: AbortSignal.timeout(20) });
    expect(failureOf(await answer).kind).toMatch(/interrupted|timed_out/);
  });
});

describe('many commands', () => {
  const tags = (orderId: string, count: number) =>
    Array.from({ length: count }, (_, n) => ({ name: 'TagOrder', data: { orderId, tags: [`t${n}`] } }));
  const all = async <Item>(given: AsyncIterable<Item>): Promise<readonly Item[]> => {
    const found: Item[] = [];
    for await (const item of given) found.push(item);
    return found;
  };

  it('are some hundred a request, and each is done once whatever is lost', async () => {
    const { connection, requests } = networkTo(service, [undefined, 'answer_lost', busy()]);
    const orderId = await newOrder();
    const receipts = await all(
      connection.commands.send(
        tags(orderId, 20).flatMap((one) => Array<typeof one>(30).fill(one)),
        { mode: 'keep-going' },
      ),
    );
    expect(receipts.map(({ line }) => line)).toEqual(Array.from({ length: 600 }, (_, n) => n + 1));
    expect(requests).toHaveLength(4);
    expect(new Set(receipts.map(({ commandId }) => commandId)).size).toBe(600);
    expect(await daybook.orders.get({ orderId })).toMatchObject({ value: { version: 22 } });
  });

  it('stop at the first that fails, go on behind it, or are stored all or none', async () => {
    const orderId = await newOrder();
    const [first, , last] = tags(orderId, 3);
    const commands = [first, { name: 'PlaceOrder', data: { orderId: '4711' } }, last].filter(
      (one) => one !== undefined,
    );
    const statuses = async (mode: 'stop' | 'keep-going' | 'atomic') =>
      (await all(networkTo(service).connection.commands.send(commands, { mode }))).map(
        ({ status }) => status,
      );
    expect(await statuses('atomic')).not.toContain('ok');
    expect(await statuses('stop')).toEqual(['ok', 'rejected']);
    expect((await statuses('keep-going')).at(-1)).toBe('ok');
  });

  it('that nobody answers for have failed, with the keys to send them again', async () => {
    const { connection } = networkTo(service, ['cut_off'], { retries: { attempts: 1 } });
    const receipts = await all(connection.commands.send(tags(await newOrder(), 2)));
    expect(receipts).toMatchObject([
      { line: 1, status: 'failed', code: 'no_answer', commandId: expect.any(String) as string },
      { line: 2, status: 'failed', code: 'no_answer' },
    ]);
  });
});
