import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { verifyLog } from '../../src/core/log/verify-log.ts';
import { defineEvents, type EventCatalogue } from '../../src/core/model/event.ts';
import type { Append } from '../../src/core/model/event-log.ts';
import type { Keys } from '../../src/core/model/key-store.ts';
import type { Clock } from '../../src/core/model/ports.ts';
import { SealedEventLog } from '../../src/core/seal/sealed-event-log.ts';
import { SealedRejectionLog } from '../../src/core/seal/sealed-rejection-log.ts';
import { Sealing } from '../../src/core/seal/sealing.ts';
import { openMemoryEventLog } from '../../src/stores/memory/memory-event-log.ts';
import { memoryKeys } from '../../src/stores/memory/memory-key-store.ts';
import { appendOf } from '../contracts/append-of.ts';
import { eventLogContract, type OpenedLog } from '../contracts/event-log.contract.ts';

const NOW = '2026-11-23T12:00:00.000Z';

const personal = () => z.string().meta({ personal: true });
const owner = () => z.string().nullable().meta({ entity: 'customer' });

const events = defineEvents('order', {
  OrderCreated: {
    summary: 'An order was begun',
    subject: 'customer',
    data: () =>
      z.strictObject({ customer: owner(), name: personal(), phone: personal().nullable(), total: z.int() }),
  },
  CustomerForgotten: { summary: 'Somebody was forgotten', data: () => z.strictObject({}) },
});

function opened(keys: Keys = memoryKeys(), store = openMemoryEventLog({ clock: { now: () => NOW } })) {
  const sealing = new Sealing(store.log, keys);
  const log = new SealedEventLog(store.log, sealing, async () => events);
  return { store, keys, log, sealing, rejections: new SealedRejectionLog(store.rejections, sealing) };
}

const created = (over: Partial<Append> = {}, data: object = {}): Append =>
  appendOf({
    command: 'CreateOrder',
    events: [
      {
        type: 'OrderCreated',
        schemaVersion: 1,
        data: { customer: 'ann', name: 'Ann Leeward', phone: '555-8341', total: 900, ...data },
      },
    ],
    ...over,
  });

const forgetting = (subject: string, expectedVersion = 0): Append =>
  appendOf({
    stream: subject,
    category: subject.slice(0, subject.indexOf('-')),
    command: 'ForgetCustomer',
    expectedVersion,
    events: [{ type: 'CustomerForgotten', schemaVersion: 1, data: {} }],
  });

const stored = async ({ store }: ReturnType<typeof opened>): Promise<string> =>
  JSON.stringify([await store.log.read(0, 100), await store.rejections.list({ limit: 100 })]);

const dataIn = async (log: SealedEventLog, stream = 'order-1'): Promise<unknown> =>
  (await log.readStream(stream))[0]?.events[0]?.data;

describe('a sealed log', () => {
  test('stores nothing personal in clear, and reads it back as it was', async () => {
    const shop = opened();
    const [verdict] = await shop.log.append([created()]);
    expect(verdict).toMatchObject({ kind: 'committed', commit: { events: created().events } });
    expect(await stored(shop)).not.toMatch(/Leeward|8341/);
    expect(await dataIn(shop.log)).toEqual({
      customer: 'ann',
      name: 'Ann Leeward',
      phone: '555-8341',
      total: 900,
    });
    expect((await verifyLog(shop.store.log)).problems).toEqual([]);
  });

  test('reads words in the place of what a forgotten person left, and all else as before', async () => {
    const shop = opened();
    await shop.log.append([created(), created({ stream: 'order-2' }, { customer: 'bob', name: 'Bob' })]);
    const before = await shop.log.head();
    await shop.log.append([forgetting('customer-ann')]);
    expect(await dataIn(shop.log)).toEqual({ customer: 'ann', name: '(forgotten)', phone: null, total: 900 });
    expect((await shop.log.readStream('order-1'))[0]?.events[0]).toMatchObject({ forgotten: true });
    expect(await dataIn(shop.log, 'order-2')).toMatchObject({ name: 'Bob' });
    expect((await verifyLog(shop.store.log, { pinned: before })).problems).toEqual([]);
  });

  test('seals under the key of the order what a guest left', async () => {
    const shop = opened();
    await shop.log.append([
      created({}, { customer: null }),
      created({ stream: 'order-2' }, { customer: null }),
    ]);
    await shop.log.append([forgetting('order-1', 1)]);
    expect(await dataIn(shop.log)).toMatchObject({ name: '(forgotten)' });
    expect(await dataIn(shop.log, 'order-2')).toMatchObject({ name: 'Ann Leeward' });
  });

  test('takes nothing more of a person that was forgotten, and all else of the batch', async () => {
    const shop = opened();
    await shop.log.append([forgetting('customer-ann')]);
    const bob = created({ stream: 'order-2' }, { customer: 'bob' });
    const kinds = async (options: object) =>
      (
        await shop.log.append(
          [created({ stream: 'order-3' }), { ...bob, commandId: JSON.stringify(options) }],
          options,
        )
      ).map(({ kind }) => kind);
    expect(await kinds({ atomic: true })).toEqual(['forgotten', 'aborted']);
    expect(await kinds({ inOrder: true })).toEqual(['forgotten', 'aborted']);
    expect(await kinds({})).toEqual(['forgotten', 'committed']);
  });

  test('forgets at once what another process forgot', async () => {
    const shop = opened();
    await shop.log.append([created()]);
    expect(await dataIn(shop.log)).toMatchObject({ name: 'Ann Leeward' });
    await opened(shop.keys, shop.store).log.append([forgetting('customer-ann')]);
    expect(await dataIn(shop.log)).toMatchObject({ name: '(forgotten)' });
  });

  test('forgets whom a log has forgotten since it was put back to an earlier moment', async () => {
    const shop = opened();
    await shop.log.append([created(), created({ stream: 'order-2' }, { customer: 'bob', name: 'Bob' })]);
    await shop.log.append([forgetting('customer-bob')]);
    expect(await dataIn(shop.log, 'order-2')).toMatchObject({ name: '(forgotten)' });
    const store = openMemoryEventLog({ clock: { now: () => NOW } });
    await store.replica.become((await shop.log.identity()).logId);
    await store.replica.receive(await shop.store.log.read(0, 1));
    // Another process, which ended before it carried that out.
    const { fingerprint = '' } = (await shop.store.log.read(0, 1))[0] ?? {};
    await store.log.append([{ ...forgetting('customer-ann'), fingerprint }]);
    await store.log.append([appendOf({ stream: 'order-3', fingerprint })]);
    expect(await dataIn(opened(shop.keys, store).log)).toMatchObject({ name: '(forgotten)' });
  });

  test('begins with one set of keys, though two begin it at once', async () => {
    const shop = opened();
    const other = opened(memoryKeys(), shop.store);
    await other.log.holder('customer-email#ann@example.org');
    await shop.log.append([created()]);
    await expect(other.log.append([created({ stream: 'order-2' })])).rejects.toMatchObject({
      failure: { code: 'keys_missing' },
    });
  });

  test('does not take missing keys for a forgetting', async () => {
    const shop = opened();
    await shop.log.append([created()]);
    const lost = opened(memoryKeys(), shop.store);
    await expect(dataIn(lost.log)).rejects.toMatchObject({
      failure: { kind: 'unavailable', code: 'keys_missing' },
    });
    await expect(lost.log.append([created({ stream: 'order-2' })])).rejects.toMatchObject({
      failure: { code: 'keys_missing' },
    });
  });

  test('takes nothing from the keys of another log, and destroys none of them', async () => {
    const other = opened();
    await other.log.append([created(), created({ stream: 'order-2' }, { customer: 'bob' })]);
    await other.log.append([forgetting('customer-bob')]);
    expect(await dataIn(other.log, 'order-2')).toMatchObject({ name: '(forgotten)' });
    const shop = opened();
    await shop.log.append([created({}, { customer: 'bob' })]);
    await shop.log.append([forgetting('customer-ann')]);
    const misled = opened(other.keys, shop.store);
    await expect(dataIn(misled.log)).rejects.toMatchObject({ failure: { code: 'keys_missing' } });
    expect(await dataIn(opened(other.keys, other.store).log)).toMatchObject({ name: 'Ann Leeward' });
  });

  test('opens no box in another place than it was sealed for', async () => {
    const shop = opened();
    await shop.log.append([created(), created({ stream: 'order-2' })]);
    const [first] = await shop.store.log.readStream('order-1');
    const moved = appendOf({
      stream: 'order-3',
      fingerprint: first?.fingerprint ?? '',
      events: first?.events ?? [],
    });
    await shop.store.log.append([moved]);
    await expect(dataIn(shop.log, 'order-3')).rejects.toMatchObject({ failure: { code: 'damaged_commit' } });
  });

  test('keeps a reserved address blind, and finds and refuses it all the same', async () => {
    const shop = opened();
    const key = 'customer-email#ann@example.org';
    await shop.log.append([created({ reserved: [key] })]);
    expect(await stored(shop)).not.toContain('ann@example.org');
    expect(await shop.log.holder(key)).toBe('order-1');
    const [verdict] = await shop.log.append([created({ stream: 'order-2', reserved: [key] })]);
    expect(verdict).toEqual({ kind: 'key_taken', key, holder: 'order-1' });
    await shop.log.append([forgetting('order-1', 1)].map((one) => ({ ...one, released: [key] })));
    expect(await shop.log.holder(key)).toBeUndefined();
  });

  test('keeps what a rejected command said as it keeps events', async () => {
    const shop = opened();
    const rejection = {
      commandId: 'c-1',
      command: 'CreateOrder',
      stream: 'order-9',
      subject: 'customer-ann',
      actor: 'zoe',
      correlationId: 'c-1',
      recordedAt: NOW,
      code: 'no_such_product',
      message: 'Ann Leeward wants what there is not.',
      hint: 'Ask her.',
      next: null,
      details: { phone: '555-8341' },
      data: { name: 'Ann Leeward' },
    };
    await shop.rejections.record([rejection]);
    expect(await stored(shop)).not.toMatch(/Leeward|8341|Ask her/);
    expect(await shop.rejections.list({ limit: 9 })).toEqual([rejection]);
    await shop.log.append([forgetting('customer-ann')]);
    expect(await shop.rejections.list({ limit: 9 })).toMatchObject([{ message: '(forgotten)', data: null }]);
    expect(await shop.rejections.forget('customer-ann')).toBe(1);
  });

  test('of before there were keys goes on in clear', async () => {
    const shop = opened();
    await shop.store.log.append([created({ reserved: ['customer-email:ann@example.org'] })]);
    await shop.log.append([created({ stream: 'order-2' })]);
    expect(await dataIn(shop.log, 'order-2')).toMatchObject({ name: 'Ann Leeward' });
    expect(await shop.log.holder('customer-email#ann@example.org')).toBe('order-1');
    expect((await shop.store.log.readStream('order-2'))[0]?.events[0]).not.toHaveProperty('sealed');
  });
});

/** Whatever log it lies over, it is one: of events without anything personal. */
eventLogContract('sealed', openSealed, { fingerprints: /^[\w-]{12}:[0-9a-f]{64}$/ });

async function openSealed(clock: Clock): Promise<OpenedLog> {
  const store = openMemoryEventLog({ clock });
  const sealed = () => new SealedEventLog(store.log, new Sealing(store.log, keys), async () => anyEvents);
  const keys = memoryKeys();
  return {
    log: sealed(),
    replica: store.replica,
    rejections: new SealedRejectionLog(store.rejections, new Sealing(store.log, keys)),
    another: async () => sealed(),
    close: () => store.log.close(),
  };
}

/** The contract's events, whatever they hold. */
const anyEvents: EventCatalogue = {
  category: 'order',
  definitions: new Proxy(
    {},
    {
      get: () => ({ summary: 'Anything', data: () => z.unknown() }),
      getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true }),
    },
  ),
};
