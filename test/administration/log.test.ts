import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listEvents } from '../../src/administration/list-events.ts';
import { pinOf } from '../../src/core/log/verify-log.ts';
import { customerEvents } from '../../src/shop/customers/events.ts';
import { productEvents } from '../../src/shop/products/events.ts';
import { openMemoryEventLog } from '../../src/stores/memory/memory-event-log.ts';
import { appendOf } from '../contracts/append-of.ts';
import { walk } from '../support/paging.ts';
import { openShop, type Shop } from '../support/shop.ts';

let shop: Shop;

const person = (name: string) => ({ name, email: null, phone: null, address: null });
const registered = (ref: string) => ({ type: 'CustomerRegistered', data: { ref, ...person(ref) } });
const updated = (ref: string, name: string) => ({
  type: 'CustomerUpdated',
  data: { ref, ...person(name), before: person(ref) },
  at: '2026-01-05T00:00:00.000Z',
});

/** Positions and versions: 1.1, 1.2 · 2.1 · 3.3 · 4.1 */
beforeAll(async () => {
  shop = await openShop();
  await shop.given(customerEvents, 'ann', [registered('ann'), updated('ann', 'Ann')], { actor: 'zoe' });
  await shop.given(customerEvents, 'bob', [registered('bob')]);
  await shop.given(customerEvents, 'ann', [updated('ann', 'Ann Lee')], { commandId: 'rename' });
  const mug = {
    sku: 'MUG',
    name: 'Mug',
    unitPrice: 450,
    currency: 'USD',
    category: null,
    requiresShipping: true,
  };
  await shop.given(productEvents, 'MUG', [{ type: 'ProductRegistered', data: mug }]);
});

afterAll(() => shop.close());

const places = async (asked: object) =>
  (await shop.told('ListEvents', asked)).items.map(({ position, version }) => `${position}.${version}`);

describe('events are listed', () => {
  test('newest first like commands, or oldest first', async () => {
    expect(await places({})).toEqual(['4.1', '3.3', '2.1', '1.2', '1.1']);
    expect(await places({ sort: ['position'] })).toEqual(['1.1', '1.2', '2.1', '3.3', '4.1']);
  });

  test('and say how much is left to be read where what is looked for is rare', async () => {
    const { log } = openMemoryEventLog({ clock: { now: () => '2026-06-15T12:00:00.000Z' } });
    await log.append(Array.from({ length: 12_000 }, (_, n) => appendOf({ stream: `order-${n}` })));
    const announced = async (data: object): Promise<readonly number[]> => {
      const rows: number[] = [];
      const ports = { ...shop.ports, log, willRead: (n: number) => rows.push(n) };
      await listEvents.answer(listEvents.input.parse(data), ports);
      return rows;
    };
    expect(await announced({ limit: 1000 })).toEqual([]);
    expect(await announced({ actor: 'ann' })).toEqual([]);
    expect(await announced({ stream: 'order-7', actor: 'nobody' })).toEqual([]);
    const [backwards = 0, ...more] = await announced({ actor: 'nobody' });
    expect([backwards > 6_000 && backwards <= 7_000, more]).toEqual([true, []]);
    expect(await announced({ actor: 'nobody', sort: ['position'] })).toEqual([backwards]);
  });

  test('with what was recorded, by whom and when it happened', async () => {
    const { items } = await shop.told('ListEvents', { sort: ['position'] });
    expect(items[1]).toMatchObject({
      stream: 'customer-ann',
      type: 'CustomerUpdated',
      actor: 'zoe',
      occurredAt: '2026-01-05T00:00:00.000Z',
      recordedAt: '2026-06-15T12:00:00.000Z',
      data: { name: 'Ann' },
    });
  });

  test('by category, stream, type and actor', async () => {
    expect(await places({ category: 'product' })).toEqual(['4.1']);
    expect(await places({ stream: 'customer-ann' })).toEqual(['3.3', '1.2', '1.1']);
    expect(await places({ type: ['CustomerUpdated'] })).toEqual(['3.3', '1.2']);
    expect(await places({ actor: 'zoe' })).toEqual(['1.2', '1.1']);
    expect(await places({ stream: 'customer-ann', sort: ['position'], type: ['CustomerUpdated'] })).toEqual([
      '1.2',
      '3.3',
    ]);
  });

  test.each([[['position']], [['-position']]] as const)(
    'in pages that break within a commit and go on there, by %s',
    async (sort) => {
      const whole = await places({ sort });
      const walked = await walk((behind) =>
        shop.told('ListEvents', { sort: [...sort], limit: 1, ...behind }),
      );
      expect(walked.map(({ position, version }) => `${position}.${version}`)).toEqual(whole);
    },
  );

  test('behind a position; a place that is none is refused', async () => {
    expect(await places({ after: '1', sort: ['position'] })).toEqual(['2.1', '3.3', '4.1']);
    expect(await places({ after: '3' })).toEqual(['2.1', '1.2', '1.1']);
    expect(await places({ after: '1', sort: ['position'], stream: 'customer-ann' })).toEqual(['3.3']);
    expect(await shop.ask('ListEvents', { after: 'x' })).toMatchObject({
      failure: { code: 'invalid_cursor' },
    });
  });
});

describe('a commit is shown', () => {
  test('with its events and its hash', async () => {
    const commit = await shop.told('ShowCommit', { position: 1 });
    expect(commit).toMatchObject({ stream: 'customer-ann', number: 1, firstVersion: 1, lastVersion: 2 });
    expect(commit.events.map(({ type }) => type)).toEqual(['CustomerRegistered', 'CustomerUpdated']);
    expect(commit.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test('or said to be missing, with the positions there are', async () => {
    expect(await shop.ask('ShowCommit', { position: 9 })).toMatchObject({
      failure: { kind: 'not_found', hint: "The log's positions are 1 to 4." },
    });
  });
});

describe('the log is verified', () => {
  test('whole, with a head to pin', async () => {
    const head = pinOf(await shop.log.head());
    expect(await shop.told('VerifyLog', {})).toEqual({ commits: 4, events: 5, streams: 3, head });
    expect(await shop.ask('VerifyLog', { head })).toMatchObject({ ok: true });
  });

  test('against a head that it never had: the check fails', async () => {
    const head = pinOf({ position: 9, hash: 'a'.repeat(64) });
    expect(await shop.ask('VerifyLog', { head })).toMatchObject({
      failure: { kind: 'check_failed', code: 'log_damaged' },
    });
  });

  test('event by event against their schemas', async () => {
    const other = await openShop();
    await other.log.append([
      {
        category: 'customer',
        stream: 'customer-x',
        commandId: 'c',
        command: 'Test',
        fingerprint: 'c',
        actor: 'a',
        correlationId: 'c',
        causationId: null,
        occurredAt: '2026-01-01T00:00:00.000Z',
        events: [{ type: 'CustomerRegistered', schemaVersion: 1, data: { ref: 'x' } }],
        reserved: [],
        released: [],
        expectedVersion: 0,
      },
    ]);
    expect(await other.ask('VerifyLog', {})).toMatchObject({
      failure: {
        code: 'schema_differs',
        message: expect.stringMatching(/written by a program whose schema differs.*does not fit its schema/),
      },
    });
    await other.close();
  });

  test('a pin that is not one is refused', async () => {
    expect(await shop.ask('VerifyLog', { head: '1' })).toMatchObject({
      failure: { kind: 'validation_failed' },
    });
  });
});

describe('commands are listed', () => {
  let busy: Shop;

  /** Newest first: refused 4, 3 (at one instant), committed 2, refused 2, committed 1. */
  beforeAll(async () => {
    busy = await openShop('2026-06-01T00:00:00.000Z');
    await busy.given(customerEvents, 'ann', [registered('ann')], { commandId: 'committed-1' });
    await busy.given(customerEvents, 'bob', [registered('bob')], { commandId: 'committed-2' });
    await refuse('refused-1', '2026-05-01T00:00:00.000Z');
    for (const id of ['refused-2', 'refused-3', 'refused-4']) await refuse(id, '2026-06-02T00:00:00.000Z');
  });
  afterAll(() => busy.close());

  const refuse = (commandId: string, recordedAt: string) =>
    busy.rejections.record([
      {
        commandId,
        command: 'PlaceOrder',
        stream: 'order-1',
        subject: 'order-1',
        actor: 'zoe',
        correlationId: commandId,
        recordedAt,
        code: 'empty_order',
        message: 'The order has no lines.',
        hint: null,
        next: null,
        details: null,
        data: { orderId: '1' },
      },
    ]);

  const ids = async (asked: object) =>
    (await busy.told('ListCommands', asked)).items.map(({ commandId }) => commandId);

  const all = ['refused-4', 'refused-3', 'refused-2', 'committed-2', 'committed-1', 'refused-1'];

  test('newest first, committed and refused ones side by side', async () => {
    expect(await ids({})).toEqual(all);
    expect(await ids({ status: 'refused' })).toEqual(['refused-4', 'refused-3', 'refused-2', 'refused-1']);
    expect(await ids({ status: 'committed' })).toEqual(['committed-2', 'committed-1']);
  });

  test('oldest first, if that is asked for', async () => {
    expect(await ids({ sort: ['recordedAt'] })).toEqual(all.toReversed());
    expect(await ids({ sort: ['recordedAt'], limit: 2 })).toEqual(['refused-1', 'committed-1']);
  });

  test.each([1, 2, 4])(
    'in pages of %i: each once, also where several were refused at one instant',
    async (limit) => {
      for (const sort of ['-recordedAt', 'recordedAt'] as const) {
        const walked = await walk((behind) => busy.told('ListCommands', { sort: [sort], limit, ...behind }));
        expect(walked.map(({ commandId }) => commandId)).toEqual(
          sort === 'recordedAt' ? all.toReversed() : all,
        );
      }
    },
  );

  test('one is shown with its events, or with why it was refused', async () => {
    expect(await busy.told('ShowCommand', { commandId: 'committed-1' })).toMatchObject({
      status: 'committed',
      position: 1,
      decided: [{ type: 'CustomerRegistered' }],
    });
    expect(await busy.told('ShowCommand', { commandId: 'refused-1' })).toMatchObject({
      status: 'refused',
      code: 'empty_order',
      data: { orderId: '1' },
    });
    expect(await busy.ask('ShowCommand', { commandId: 'nobody' })).toMatchObject({
      failure: { code: 'command_not_found' },
    });
  });
});
