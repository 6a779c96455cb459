import { beforeEach, describe, expect, test } from 'vitest';
import { logBy, logOfStream, logUpTo, type Restate } from '../../src/core/log/as-of-log.ts';
import type { Commit, Head } from '../../src/core/model/commit.ts';
import type { Append, EventLog } from '../../src/core/model/event-log.ts';
import { openMemoryEventLog } from '../../src/stores/memory/memory-event-log.ts';
import { appendOf, eventsOf } from '../contracts/append-of.ts';

let log: EventLog;
beforeEach(() => {
  log = openMemoryEventLog({ clock: { now: () => '2026-11-23T12:00:00.000Z' } }).log;
});

async function happened(over: Partial<Append>): Promise<Commit> {
  const [verdict] = await log.append([appendOf(over)]);
  if (verdict?.kind !== 'committed') throw new Error(`not stored: ${verdict?.kind}`);
  return verdict.commit;
}

const placesOf = (commits: readonly Commit[]): string[] =>
  commits.map(({ position, events }) => `${position}: ${events.length}`);

const whole = { upTo: Number.MAX_SAFE_INTEGER, limit: 100 };

describe('the log up to a position', () => {
  let past: EventLog;
  let end: Head;
  beforeEach(async () => {
    end = await happened({ commandId: 'first' });
    await happened({ commandId: 'second', expectedVersion: 1 });
    await happened({ commandId: 'third', stream: 'order-2' });
    past = logUpTo(log, end);
  });

  test('ends there, by whatever way it is read', async () => {
    expect(await past.head()).toMatchObject({ position: 1, hash: end.hash });
    expect(placesOf(await past.read(0, 10))).toEqual(['1: 1']);
    expect(placesOf(await past.read(2, 10))).toEqual([]);
    expect(placesOf(await past.readStream('order-1'))).toEqual(['1: 1']);
    expect(placesOf(await past.readStream('order-2', { upTo: 3 }))).toEqual([]);
    expect(placesOf(await past.readByStream('order', whole))).toEqual(['1: 1']);
    expect(await past.find('second')).toBeUndefined();
    expect(await past.find('first')).toMatchObject({ position: 1 });
  });

  test('cannot be appended to', async () => {
    await expect(past.append([appendOf({ stream: 'order-3' })])).rejects.toThrow('cannot be appended to');
    expect(await log.head()).toMatchObject({ position: 3 });
  });
});

describe('the log of what had happened by an instant', () => {
  const noon = '2026-03-02T12:00:00.000Z';
  const before = '2026-03-02T11:00:00.000Z';
  const after = '2026-03-02T13:00:00.000Z';

  test('leaves out what happened later, and keeps the places of what is not seen', async () => {
    await happened({ occurredAt: before });
    await happened({ occurredAt: after, expectedVersion: 1 });
    await happened({ occurredAt: noon, stream: 'order-2' });
    const past = logBy(log, noon);
    expect(await past.head()).toMatchObject({ position: 3 });
    expect(placesOf(await past.read(0, 10))).toEqual(['1: 1', '2: 0', '3: 1']);
    expect(placesOf(await past.readByStream('order', whole))).toEqual(['1: 1', '2: 0', '3: 1']);
    expect(placesOf(await past.readStream('order-1'))).toEqual(['1: 1']);
  });

  test('divides a commit whose events have times of their own, as an import has', async () => {
    const [one, two, three] = eventsOf(3);
    const events = [
      { ...one, at: before },
      { ...two, at: noon },
      { ...three, at: after },
    ] as Append['events'];
    await happened({ occurredAt: after, events });
    expect(placesOf(await logBy(log, noon).readStream('order-1'))).toEqual(['1: 2']);
    expect(placesOf(await logBy(log, before).readStream('order-1'))).toEqual(['1: 1']);
  });

  test('sees what had happened by then behind what happened later, however late it was recorded', async () => {
    await happened({ occurredAt: before });
    await happened({ occurredAt: after, expectedVersion: 1 });
    await happened({ occurredAt: before, commandId: 'late', expectedVersion: 2 });
    const past = logBy(log, noon);
    expect(placesOf(await past.readStream('order-1'))).toEqual(['1: 1', '3: 1']);
    expect(placesOf(await past.read(0, 10))).toEqual(['1: 1', '2: 0', '3: 1']);
    // Also where a page begins within the stream.
    expect(placesOf(await past.read(2, 10))).toEqual(['3: 1']);
    const page = { ...whole, after: { stream: 'order-1', version: 2 } };
    expect(placesOf(await past.readByStream('order', page))).toEqual(['3: 1']);
    expect(await past.find('late')).toMatchObject({ position: 3 });
  });

  test('has no stream whose beginning happened later', async () => {
    await happened({ occurredAt: after });
    await happened({ occurredAt: before, expectedVersion: 1 });
    const past = logBy(log, noon);
    expect(placesOf(await past.readStream('order-1'))).toEqual([]);
    expect(placesOf(await past.read(0, 10))).toEqual(['1: 0', '2: 0']);
  });

  test('tells anew what is left of a stream, and only where something is left out', async () => {
    await happened({ occurredAt: before, stream: 'order-2' });
    await happened({ occurredAt: before });
    await happened({ occurredAt: after, expectedVersion: 1 });
    await happened({ occurredAt: before, expectedVersion: 2 });
    const asked: string[] = [];
    const restate: Restate = (id, events) => {
      asked.push(id);
      return events.map((event, index) => (index === 0 ? event : { ...event, data: { told: 'anew' } }));
    };
    const past = logBy(log, noon, { order: { load: async () => restate } });
    const [, first, , last] = await past.read(0, 10);
    expect([first?.events[0]?.data, last?.events[0]?.data]).toEqual([{ note: 'two mugs' }, { told: 'anew' }]);
    expect(asked).toEqual(['1']);
  });

  describe('where the facts of a stream begin anew', () => {
    const [anew, fact] = [
      { type: 'BegunAnew', schemaVersion: 1, data: {} },
      { type: 'ItemAdded', schemaVersion: 1, data: {} },
    ];
    const restatements = {
      order: {
        load: async () => (_: string, events: readonly object[]) => events as never,
        anew: 'BegunAnew',
      },
    };
    const begunAnew = (...times: readonly string[]) =>
      happened({
        occurredAt: after,
        expectedVersion: 1,
        events: [anew, ...times.map((at) => ({ ...fact, at }))],
      });
    const seenAt = async (instant: string) => placesOf(await logBy(log, instant, restatements).read(0, 10));

    test('sees that as of every time: what was taken back never happened', async () => {
      await happened({ occurredAt: before });
      await begunAnew(before, noon, after);
      expect(await seenAt(noon)).toEqual(['1: 1', '2: 3']);
      expect(await seenAt(before)).toEqual(['1: 1', '2: 2']);
    });

    test('and so before the new facts happened, though the former had', async () => {
      await happened({ occurredAt: before });
      await begunAnew(noon);
      expect(await seenAt(before)).toEqual(['1: 1', '2: 1']);
    });

    test('and the new facts where the former had not happened yet', async () => {
      await happened({ occurredAt: after });
      await begunAnew(noon, after);
      expect(await seenAt(noon)).toEqual(['1: 0', '2: 2']);
      expect(await seenAt(before)).toEqual(['1: 0', '2: 0']);
    });
  });
});

test('the log of a stream keeps the places of all others, empty', async () => {
  await happened({});
  await happened({ stream: 'order-2' });
  await happened({ expectedVersion: 1 });
  const own = logOfStream(log, 'order-1');
  expect(placesOf(await own.read(0, 10))).toEqual(['1: 1', '2: 0', '3: 1']);
  expect(placesOf(await own.readByStream('order', { ...whole, limit: 1 }))).toEqual(['1: 1']);
  const rest = { ...whole, after: { stream: 'order-1', version: 1 } };
  expect(placesOf(await own.readByStream('order', rest))).toEqual(['3: 1']);
  expect(placesOf(await own.readByStream('customer', whole))).toEqual([]);
});
