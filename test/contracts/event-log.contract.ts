import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Replica } from '../../src/core/log/replica.ts';
import { verifyLog } from '../../src/core/log/verify-log.ts';
import { GENESIS } from '../../src/core/model/commit.ts';
import type {
  Append,
  EventLog,
  RejectedCommand,
  RejectionLog,
  Verdict,
} from '../../src/core/model/event-log.ts';
import type { Clock } from '../../src/core/model/ports.ts';
import { appendOf, eventsOf } from './append-of.ts';

export interface OpenedLog {
  readonly log: EventLog;
  readonly replica: Replica;
  readonly rejections: RejectionLog;
  /** The same log through another handle, as another process has it. */
  another(): Promise<EventLog>;
  close(): Promise<void>;
}

const RECORDED_AT = '2026-11-23T12:00:00.000Z';

/** What every event log promises. `open` begins a new one; what is sealed keeps fingerprints of its own. */
export function eventLogContract(
  name: string,
  open: (clock: Clock) => Promise<OpenedLog>,
  { fingerprints = /^fingerprint of / }: { readonly fingerprints?: RegExp } = {},
): void {
  describe(`an event log (${name})`, () => {
    let opened: OpenedLog;
    let log: EventLog;
    beforeEach(async () => {
      opened = await open({ now: () => RECORDED_AT });
      log = opened.log;
    });
    afterEach(() => opened.close());

    const one = async (over: Partial<Append> = {}, on = log): Promise<Verdict> => {
      const [verdict] = await on.append([appendOf(over)]);
      if (verdict === undefined) throw new Error('no verdict');
      return verdict;
    };
    const stored = async (over: Partial<Append> = {}) => {
      const verdict = await one(over);
      if (verdict.kind !== 'committed') throw new Error(`not stored: ${verdict.kind}`);
      return verdict.commit;
    };
    const kinds = (verdicts: readonly (Verdict | undefined)[]) =>
      verdicts.map((verdict) => String(verdict?.kind));
    const sortedKinds = (verdicts: readonly (Verdict | undefined)[]) =>
      kinds(verdicts).sort((a, b) => a.localeCompare(b));

    describe('appending', () => {
      test('a commit is answered with its place, and read back as it was given', async () => {
        const append = appendOf({
          causationId: 'the one before',
          events: [
            {
              type: 'OrderPlaced',
              schemaVersion: 2,
              data: { text: 'Ünïcödé 🎉 "quoted"\n', none: null, deep: [{ a: [1, -2] }] },
            },
            { type: 'ItemAdded', schemaVersion: 1, data: {}, at: '2026-10-31T23:59:59.999Z' },
          ],
          reserved: ['reference:A-1'],
          released: ['reference:A-0'],
        });
        const [verdict] = await log.append([append]);
        const { expectedVersion: _, ...given } = append;
        const expected = {
          ...given,
          position: 1,
          firstVersion: 1,
          lastVersion: 2,
          number: 1,
          recordedAt: RECORDED_AT,
          hash: expect.stringMatching(/^[0-9a-f]{64}$/),
          fingerprint: expect.stringMatching(fingerprints),
        };
        expect(verdict).toStrictEqual({ kind: 'committed', commit: expected });
        expect(await log.read(0, 10)).toStrictEqual([expected]);
        expect(verdict).toStrictEqual({ kind: 'committed', commit: (await log.read(0, 1))[0] });
      });

      test('positions count from 1 without a gap, whatever is refused between', async () => {
        await stored();
        await one({ expectedVersion: 7 });
        await stored({ stream: 'order-2' });
        await stored({ expectedVersion: 1 });
        expect((await log.read(0, 10)).map(({ position }) => position)).toEqual([1, 2, 3]);
      });

      test('an empty batch is answered with nothing', async () => {
        expect(await log.append([])).toEqual([]);
        expect(await log.head()).toEqual(GENESIS);
      });

      test('a fact cannot be altered through the object that was given or read', async () => {
        const data = { note: 'as decided' };
        await stored({ events: [{ type: 'Noted', schemaVersion: 1, data }] });
        data.note = 'altered afterwards';
        const [read] = await log.read(0, 1);
        expect(read?.events[0]?.data).toEqual({ note: 'as decided' });
        Object.assign(read?.events[0]?.data as object, { note: 'altered by a reader' });
        expect((await log.read(0, 1))[0]?.events[0]?.data).toEqual({ note: 'as decided' });
      });

      test('a commit without events, with a lone surrogate or U+0000 outside its events, or of another category is refused before anything is stored', async () => {
        const wrong = [
          { events: [] },
          { actor: 'half \ud83d' },
          { actor: 'ann\0' },
          { reserved: ['reference:\0'] },
          { released: ['half \ud83d'] },
          { stream: 'customer-1' },
          { stream: 'orders-1' },
          { expectedVersion: -1 },
          { expectedVersion: 0.5 },
        ];
        for (const over of wrong) {
          await expect(log.append([appendOf({ stream: 'order-9' }), appendOf(over)])).rejects.toThrow(
            TypeError,
          );
        }
        expect(await log.head()).toEqual(GENESIS);
      });

      test('half a character within the data of an event comes back as it was', async () => {
        await stored({ events: [{ type: 'Noted', schemaVersion: 1, data: 'half \ud83d, NUL \0' }] });
        expect((await log.read(0, 1))[0]?.events[0]?.data).toBe('half \ud83d, NUL \0');
        expect((await verifyLog(log)).problems).toEqual([]);
      });
    });

    describe('expected versions', () => {
      test('a stream that has moved on is a conflict that tells its version', async () => {
        await stored({ events: eventsOf(3) });
        expect(await one({ expectedVersion: 2 })).toEqual({ kind: 'conflict', actualVersion: 3 });
        expect(await one({ expectedVersion: 1 })).toEqual({ kind: 'conflict', actualVersion: 3 });
      });

      test('a stream that has begun cannot begin again', async () => {
        await stored({ events: eventsOf(2) });
        expect(await one()).toEqual({ kind: 'conflict', actualVersion: 2 });
      });

      test('a stream that is not there is at version 0', async () => {
        expect(await one({ expectedVersion: 3 })).toEqual({ kind: 'conflict', actualVersion: 0 });
      });

      test('a stream that is behind the expected version is a conflict', async () => {
        await stored();
        expect(await one({ expectedVersion: 2 })).toEqual({ kind: 'conflict', actualVersion: 1 });
      });

      test('versions go on where the commit before ended', async () => {
        await stored({ events: eventsOf(3) });
        expect(await stored({ expectedVersion: 3, events: eventsOf(2) })).toMatchObject({
          firstVersion: 4,
          lastVersion: 5,
        });
      });
    });

    describe('command ids', () => {
      test('the same command again is answered with the commit that it made, and stores nothing', async () => {
        const commit = await stored({ commandId: 'once', fingerprint: 'same' });
        expect(await one({ commandId: 'once', fingerprint: 'same' })).toStrictEqual({
          kind: 'replayed',
          commit,
        });
        expect(await log.head()).toMatchObject({ position: 1 });
      });

      test('an id that another command has used is told so', async () => {
        const commit = await stored({ commandId: 'once', fingerprint: 'one thing' });
        const again = { commandId: 'once', fingerprint: 'another', stream: 'order-2' };
        expect(await one(again)).toStrictEqual({ kind: 'id_reused', commit });
        expect(await one({ ...again, expectedVersion: 9 })).toStrictEqual({ kind: 'id_reused', commit });
      });

      test('a known id is answered before the version and the keys are looked at', async () => {
        const commit = await stored({ commandId: 'once', fingerprint: 'same', reserved: ['k'] });
        await stored({ expectedVersion: 1, released: ['k'] });
        await stored({ stream: 'order-2', reserved: ['k'] });
        const again = { commandId: 'once', fingerprint: 'same', reserved: ['k'] };
        expect(await one(again)).toStrictEqual({ kind: 'replayed', commit });
        expect(await one({ ...again, expectedVersion: 2 })).toStrictEqual({ kind: 'replayed', commit });
      });

      test('a refused command does not use up its id', async () => {
        await stored();
        expect(await one({ commandId: 'again', expectedVersion: 5 })).toMatchObject({ kind: 'conflict' });
        expect(await one({ commandId: 'again', expectedVersion: 1 })).toMatchObject({ kind: 'committed' });
      });

      test('the commit of a command id is found, and none where there is none', async () => {
        const commit = await stored({ commandId: 'mine' });
        expect(await log.find('mine')).toStrictEqual(commit);
        expect(await log.find('yours')).toBeUndefined();
      });
    });

    describe('what a plan asks', () => {
      test('commits are found by the beginning of their command ids, in the order of the ids', async () => {
        const ids = ['ab-2', 'ab-1', 'abc', 'b', 'ab\u{10fffe}', 'a_'];
        for (const [index, commandId] of ids.entries()) await stored({ commandId, stream: `order-${index}` });
        const found = async (prefix: string, limit = 9) =>
          (await log.findBeginning(prefix, limit)).map(({ commandId }) => commandId);
        expect(await found('ab')).toEqual(['ab-1', 'ab-2', 'abc', 'ab\u{10fffe}']);
        expect(await found('ab-', 1)).toEqual(['ab-1']);
        expect(await found('%')).toEqual([]);
      });

      test('the stream that holds a key is told, until it is given up', async () => {
        await stored({ reserved: ['k'] });
        expect(await log.holder('k')).toBe('order-1');
        await stored({ expectedVersion: 1, released: ['k'] });
        expect(await log.holder('k')).toBeUndefined();
      });

      test('the streams of a category are counted', async () => {
        expect(await log.streams('order')).toBe(0);
        await stored();
        await stored({ expectedVersion: 1 });
        await stored({ stream: 'order-2' });
        expect(await log.streams('order')).toBe(2);
        expect(await log.streams('customer')).toBe(0);
      });
    });

    describe('batches', () => {
      test('each item gets its own verdict, in order, and one refused item leaves the others stored', async () => {
        await stored({ commandId: 'before', fingerprint: 'f', stream: 'order-1', reserved: ['k'] });
        const verdicts = await log.append([
          appendOf({ stream: 'order-2' }),
          appendOf({ stream: 'order-1' }),
          appendOf({ commandId: 'before', fingerprint: 'f' }),
          appendOf({ commandId: 'before', fingerprint: 'g' }),
          appendOf({ stream: 'order-3', reserved: ['k'] }),
          appendOf({ stream: 'order-4' }),
        ]);
        expect(kinds(verdicts)).toEqual([
          'committed',
          'conflict',
          'replayed',
          'id_reused',
          'key_taken',
          'committed',
        ]);
        expect((await log.read(1, 10)).map(({ stream }) => stream)).toEqual(['order-2', 'order-4']);
        expect((await verifyLog(log)).problems).toEqual([]);
      });

      test('later items see earlier ones of the same stream', async () => {
        const verdicts = await log.append([
          appendOf({ events: eventsOf(2) }),
          appendOf({ expectedVersion: 2, events: eventsOf(3) }),
          appendOf({ expectedVersion: 2 }),
          appendOf({ expectedVersion: 5 }),
        ]);
        expect(kinds(verdicts)).toEqual(['committed', 'committed', 'conflict', 'committed']);
        expect(verdicts[2]).toEqual({ kind: 'conflict', actualVersion: 5 });
      });

      test('an item decided upon another one is stored only directly behind that one', async () => {
        await stored({ events: eventsOf(1) });
        const lost = appendOf({ expectedVersion: 0, commandId: 'lost', events: eventsOf(1) });
        const verdicts = await log.append([lost, appendOf({ expectedVersion: 1, dependsOn: 'lost' })]);
        // The version fits, but what stands there is somebody else's.
        expect(kinds(verdicts)).toEqual(['conflict', 'conflict']);
        expect(await one({ expectedVersion: 1, commandId: 'won' })).toMatchObject({ kind: 'committed' });
        expect(await one({ expectedVersion: 2, dependsOn: 'won' })).toMatchObject({ kind: 'committed' });
        expect(await one({ expectedVersion: 3, dependsOn: 'won' })).toEqual({
          kind: 'conflict',
          actualVersion: 3,
        });
      });

      test('the same command twice in a batch is stored once', async () => {
        const append = appendOf();
        const [first, second] = await log.append([append, append]);
        expect(first?.kind).toBe('committed');
        expect(second).toEqual({ ...first, kind: 'replayed' });
      });

      test('a key claimed and given up within a batch is free for the next item', async () => {
        const verdicts = await log.append([
          appendOf({ stream: 'order-1', reserved: ['k'] }),
          appendOf({ stream: 'order-2', reserved: ['k'] }),
          appendOf({ stream: 'order-1', released: ['k'], expectedVersion: 1 }),
          appendOf({ stream: 'order-3', reserved: ['k'] }),
        ]);
        expect(kinds(verdicts)).toEqual(['committed', 'key_taken', 'committed', 'committed']);
      });

      test('an atomic batch is stored as a whole', async () => {
        const verdicts = await log.append([appendOf(), appendOf({ expectedVersion: 1 })], { atomic: true });
        expect(kinds(verdicts)).toEqual(['committed', 'committed']);
      });

      test('an atomic batch in which one item is refused leaves no trace at all', async () => {
        await stored({ stream: 'order-1', reserved: ['k'] });
        const head = await log.head();
        const batch = [
          appendOf({ stream: 'order-2', reserved: ['l'], commandId: 'first' }),
          appendOf({ stream: 'order-1', released: ['k'], expectedVersion: 1 }),
          appendOf({ stream: 'order-3', expectedVersion: 4 }),
          appendOf({ stream: 'order-4', expectedVersion: 4 }),
        ];
        const verdicts = await log.append(batch, { atomic: true });
        // Only the first that is refused says why: what comes after it may have been decided upon it.
        expect(kinds(verdicts)).toEqual(['aborted', 'aborted', 'conflict', 'aborted']);
        expect(await log.head()).toEqual(head);
        expect(await log.find('first')).toBeUndefined();
        expect(await one({ stream: 'order-5', reserved: ['l'] })).toMatchObject({
          kind: 'committed',
          commit: { number: 2 },
        });
        expect(await one({ stream: 'order-6', reserved: ['k'] })).toMatchObject({ kind: 'key_taken' });
      });

      test('of a batch in order nothing is stored behind the first item that is not, whatever it would have been', async () => {
        await stored({ stream: 'order-1', reserved: ['k'], commandId: 'known' });
        const first = appendOf({ stream: 'order-2', reserved: ['l'] });
        const behind = [
          appendOf({ stream: 'order-3', reserved: ['m'], commandId: 'behind' }),
          appendOf({ stream: 'order-3', expectedVersion: 7 }),
        ];
        const refused: [Verdict['kind'], Partial<Append>][] = [
          ['conflict', { stream: 'order-1', expectedVersion: 4 }],
          ['key_taken', { stream: 'order-4', reserved: ['k'] }],
          ['id_reused', { stream: 'order-4', commandId: 'known', fingerprint: 'other' }],
        ];
        for (const [at, [kind, over]] of refused.entries()) {
          const verdicts = await log.append([first, appendOf(over), ...behind], { inOrder: true });
          expect(kinds(verdicts)).toEqual([at === 0 ? 'committed' : 'replayed', kind, 'aborted', 'aborted']);
        }
        expect(await log.head()).toMatchObject({ position: 2 });
        expect(await log.find('behind')).toBeUndefined();
        // Neither the number nor the key of what was not stored is used up.
        expect(await one({ stream: 'order-5', reserved: ['m'] })).toMatchObject({
          kind: 'committed',
          commit: { number: 3, position: 3 },
        });
      });

      test('a batch in order in which nothing is refused is stored as a whole, what is there already too', async () => {
        const batch = [appendOf(), appendOf({ stream: 'order-2' })];
        await log.append(batch.slice(0, 1));
        const verdicts = await log.append([...batch, appendOf({ stream: 'order-3' })], { inOrder: true });
        expect(kinds(verdicts)).toEqual(['replayed', 'committed', 'committed']);
      });

      test('an atomic batch again is answered as it was', async () => {
        const batch = [appendOf(), appendOf({ stream: 'order-2' })];
        const first = await log.append(batch, { atomic: true });
        const again = await log.append(batch, { atomic: true });
        expect(again).toEqual(first.map((verdict) => ({ ...verdict, kind: 'replayed' })));
      });
    });

    describe('reservations', () => {
      test('a key that another stream holds is taken, and the holder is named', async () => {
        await stored({ reserved: ['reference:7'] });
        const verdict = await one({ stream: 'order-2', reserved: ['reference:8', 'reference:7'] });
        expect(verdict).toEqual({ kind: 'key_taken', key: 'reference:7', holder: 'order-1' });
        expect(await one({ stream: 'order-3', reserved: ['reference:8'] })).toMatchObject({
          kind: 'committed',
        });
      });

      test('a key is not taken from the stream that holds it', async () => {
        await stored({ reserved: ['k'] });
        expect(await one({ reserved: ['k', 'k'], expectedVersion: 1 })).toMatchObject({ kind: 'committed' });
        expect(await one({ stream: 'order-2', reserved: ['k'] })).toMatchObject({ kind: 'key_taken' });
      });

      test('a released key is free again', async () => {
        await stored({ reserved: ['k'] });
        await stored({ released: ['k'], expectedVersion: 1 });
        expect(await one({ stream: 'order-2', reserved: ['k'] })).toMatchObject({ kind: 'committed' });
      });

      test('nobody releases the key of another stream', async () => {
        await stored({ reserved: ['k'] });
        await stored({ stream: 'order-2', released: ['k', 'unheard of'] });
        expect(await one({ stream: 'order-3', reserved: ['k'] })).toMatchObject({
          kind: 'key_taken',
          holder: 'order-1',
        });
      });

      test('a key released and reserved by one commit stays reserved', async () => {
        await stored({ reserved: ['k'] });
        await stored({ reserved: ['k'], released: ['k'], expectedVersion: 1 });
        expect(await one({ stream: 'order-2', reserved: ['k'] })).toMatchObject({ kind: 'key_taken' });
      });

      test('a lost race comes before a taken key', async () => {
        await stored({ reserved: ['k'] });
        await stored({ stream: 'order-2' });
        expect(await one({ stream: 'order-2', reserved: ['k'] })).toEqual({
          kind: 'conflict',
          actualVersion: 1,
        });
      });
    });

    describe('numbers', () => {
      test('streams are numbered in their category as they begin, without a gap', async () => {
        await stored({ stream: 'order-a' });
        await one({ stream: 'order-x', expectedVersion: 1 });
        await one({ stream: 'order-a' });
        await log.append([
          appendOf({ stream: 'order-b' }),
          appendOf({ stream: 'order-a', expectedVersion: 1 }),
          appendOf({ category: 'customer', stream: 'customer-a' }),
          appendOf({ stream: 'order-c' }),
        ]);
        const numbers = (await log.read(0, 10)).map(({ stream, number }) => [stream, number]);
        expect(numbers).toEqual([
          ['order-a', 1],
          ['order-b', 2],
          ['order-a', null],
          ['customer-a', 1],
          ['order-c', 3],
        ]);
      });
    });

    describe('reading', () => {
      beforeEach(async () => {
        await log.append([
          appendOf({ stream: 'order-b', events: eventsOf(2) }),
          appendOf({ stream: 'order-a' }),
          appendOf({ stream: 'order-b', expectedVersion: 2, events: eventsOf(3) }),
          appendOf({ category: 'order-line', stream: 'order-line-1' }),
          appendOf({ category: 'customer', stream: 'customer-a' }),
          appendOf({ stream: 'order-b', expectedVersion: 5 }),
          appendOf({ stream: 'order-é' }),
        ]);
      });
      const places = async (commits: ReturnType<EventLog['read']>) =>
        (await commits).map(({ position }) => position);

      test('the log is read in pages, in order', async () => {
        expect(await places(log.read(0, 3))).toEqual([1, 2, 3]);
        expect(await places(log.read(3, 3))).toEqual([4, 5, 6]);
        expect(await places(log.read(6, 3))).toEqual([7]);
        expect(await places(log.read(7, 3))).toEqual([]);
        expect(await places(log.read(99, 3))).toEqual([]);
        expect(await places(log.read(0, 0))).toEqual([]);
      });

      test('a stream is read oldest first', async () => {
        expect(await places(log.readStream('order-b'))).toEqual([1, 3, 6]);
        expect(await places(log.readStream('order-none'))).toEqual([]);
      });

      test('a stream is read behind a version: every commit that holds a later event', async () => {
        expect(await places(log.readStream('order-b', { afterVersion: 0 }))).toEqual([1, 3, 6]);
        expect(await places(log.readStream('order-b', { afterVersion: 1 }))).toEqual([1, 3, 6]);
        expect(await places(log.readStream('order-b', { afterVersion: 2 }))).toEqual([3, 6]);
        expect(await places(log.readStream('order-b', { afterVersion: 4 }))).toEqual([3, 6]);
        expect(await places(log.readStream('order-b', { afterVersion: 5 }))).toEqual([6]);
        expect(await places(log.readStream('order-b', { afterVersion: 6 }))).toEqual([]);
      });

      test('several streams are read at once, each behind the last commit that is known of it', async () => {
        const ends = [
          { stream: 'order-b', afterVersion: 5 },
          { stream: 'order-none', afterVersion: 0 },
          { stream: 'order-b', afterVersion: 6 },
          { stream: 'order-b', afterVersion: 0 },
        ];
        const read = await log.readStreams(ends);
        expect(read.map((commits) => commits.map(({ position }) => position))).toEqual([
          [6],
          [],
          [],
          [1, 3, 6],
        ]);
        expect(await log.readStreams([])).toEqual([]);
        expect(read[3]).toEqual(await log.readStream('order-b'));
      });

      test('a stream is read as it stood at a position', async () => {
        expect(await places(log.readStream('order-b', { upTo: 0 }))).toEqual([]);
        expect(await places(log.readStream('order-b', { upTo: 3 }))).toEqual([1, 3]);
        expect(await places(log.readStream('order-b', { upTo: 5, afterVersion: 2 }))).toEqual([3]);
      });

      test('a category is read stream by stream, in pages, up to a position', async () => {
        expect(await places(log.readByStream('order', { upTo: 7, limit: 9 }))).toEqual([2, 1, 3, 6, 7]);
        expect(await places(log.readByStream('order', { upTo: 5, limit: 9 }))).toEqual([2, 1, 3]);
        expect(await places(log.readByStream('order-line', { upTo: 7, limit: 9 }))).toEqual([4]);
        expect(await places(log.readByStream('nothing', { upTo: 7, limit: 9 }))).toEqual([]);
        const first = await log.readByStream('order', { upTo: 7, limit: 2 });
        expect(first.map(({ position }) => position)).toEqual([2, 1]);
        const after = { stream: 'order-b', version: 2 };
        expect(await places(log.readByStream('order', { upTo: 7, limit: 2, after }))).toEqual([3, 6]);
        expect(
          await places(
            log.readByStream('order', { upTo: 7, limit: 2, after: { stream: 'order-b', version: 6 } }),
          ),
        ).toEqual([7]);
      });

      test('the head is the last commit, and before the first there is none', async () => {
        const [last] = await log.read(6, 1);
        expect(await log.head()).toEqual({ position: 7, hash: last?.hash });
      });
    });

    describe('the chain', () => {
      // By hand: printf '%s\n%s\n%s\n%s\n%s' (64 zeros) COLUMNS RESERVED RELEASED EVENTS | sha256sum. Logs are for ever: so
      // is this value.
      test.skipIf(!fingerprints.test('fingerprint of c-1'))(
        'a commit has the hash that the documentation gives it',
        async () => {
          const commit = await stored({
            commandId: 'c-1',
            fingerprint: 'f-1',
            events: [{ type: 'OrderPlaced', schemaVersion: 1, data: { note: 'zwölf "Becher"' } }],
            reserved: ['reference:A-1'],
          });
          expect(commit.hash).toBe(GOLDEN);
        },
      );

      test('every commit is chained to the one before', async () => {
        await log.append([appendOf(), appendOf({ expectedVersion: 1 }), appendOf({ stream: 'order-2' })]);
        await stored({ stream: 'order-3' });
        expect(await verifyLog(log, { pageSize: 3 })).toMatchObject({
          commits: 4,
          events: 4,
          streams: 3,
          problemCount: 0,
        });
      });
    });

    describe('identity', () => {
      test('a log keeps its own name', async () => {
        const identity = await log.identity();
        expect(identity.logId).toMatch(/^[0-9a-f-]{36}$/);
        expect(await (await opened.another()).identity()).toEqual(identity);
      });

      test('no two logs share one', async () => {
        const other = await open({ now: () => RECORDED_AT });
        expect((await other.log.identity()).logId).not.toBe((await log.identity()).logId);
        await other.close();
      });
    });

    describe('races between handles', () => {
      test('of those who decide on the same version, one is stored and the others lose', async () => {
        const handles = [log, await opened.another(), await opened.another()];
        await stored();
        const verdicts = await Promise.all(handles.map((handle) => one({ expectedVersion: 1 }, handle)));
        expect(sortedKinds(verdicts)).toEqual(['committed', 'conflict', 'conflict']);
      });

      test('of those who retry one command, one stores it and the others are answered alike', async () => {
        const handles = [log, await opened.another(), await opened.another()];
        const append = appendOf();
        const verdicts = await Promise.all(handles.map(async (handle) => (await handle.append([append]))[0]));
        expect(sortedKinds(verdicts)).toEqual(['committed', 'replayed', 'replayed']);
        expect(await log.head()).toMatchObject({ position: 1 });
      });

      test('of those who reserve one key, one gets it', async () => {
        const handles = [log, await opened.another(), await opened.another()];
        const verdicts = await Promise.all(
          handles.map((handle, index) => one({ stream: `order-${index}`, reserved: ['k'] }, handle)),
        );
        expect(sortedKinds(verdicts)).toEqual(['committed', 'key_taken', 'key_taken']);
      });

      test('handles that take turns share positions, numbers and the chain', async () => {
        const handles = [log, await opened.another()];
        for (let turn = 0; turn < 6; turn += 1) {
          await one({ stream: `order-${turn}` }, handles[turn % 2]);
        }
        expect((await log.read(0, 10)).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
        expect((await verifyLog(log)).problems).toEqual([]);
      });
    });

    describe('waiting', () => {
      const never = () => new AbortController().signal;

      test('who is behind does not wait', async () => {
        await stored();
        expect(await settling(log.wait(0, never()))).toBeLessThan(PROMPT_MS);
      });

      test('an append wakes those who wait', async () => {
        const waiting = log.wait(0, never());
        await setImmediate();
        await stored();
        expect(await settling(waiting)).toBeLessThan(PROMPT_MS);
      });

      test('an append through another handle wakes them too', async () => {
        const another = await opened.another();
        const waiting = log.wait(0, never());
        await one({}, another);
        await waiting;
        expect(await log.head()).toMatchObject({ position: 1 });
      });

      test('nobody waits longer than half a second, though nothing happens', async () => {
        expect(await settling(log.wait(0, never()))).toBeLessThan(1_500);
      });

      test('an abort ends the wait without an error', async () => {
        const controller = new AbortController();
        const waiting = log.wait(0, controller.signal);
        controller.abort();
        expect(await settling(waiting)).toBeLessThan(PROMPT_MS);
        expect(await settling(log.wait(0, controller.signal))).toBeLessThan(PROMPT_MS);
      });

      test('closing the log ends the wait', async () => {
        const another = await opened.another();
        const waiting = another.wait(0, never());
        await another.close();
        expect(await settling(waiting)).toBeLessThan(PROMPT_MS);
      });

      test('waiting leaves no timer behind', async () => {
        const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
        const before = timers();
        const controller = new AbortController();
        const waiting = log.wait(0, controller.signal);
        expect(timers()).toBeGreaterThan(before);
        controller.abort();
        await waiting;
        expect(timers()).toBe(before);
      });
    });

    describe('rejections', () => {
      const rejection = (over: Partial<RejectedCommand> = {}): RejectedCommand => ({
        commandId: 'c-1',
        command: 'PlaceOrder',
        stream: 'order-1',
        subject: 'customer-ann',
        actor: 'ann',
        correlationId: 'c-1',
        recordedAt: '2026-11-01T10:00:00.000Z',
        code: 'order_empty',
        message: 'An order without items cannot be placed.',
        hint: 'Add one with AddItem.',
        next: [{ message: 'AddItem' }],
        details: { items: 0 },
        data: { order: '1', note: 'ä' },
        ...over,
      });

      test('are listed newest first, of a stream or of a command id, at most so many', async () => {
        const [first, second, third] = [
          rejection(),
          rejection({ commandId: 'c-2', hint: null, next: null, details: null, data: null }),
          rejection({ commandId: 'c-3', stream: 'order-2' }),
        ];
        await opened.rejections.record([first, second]);
        await opened.rejections.record([third]);
        await opened.rejections.record([]);
        expect(await opened.rejections.list({ limit: 9 })).toStrictEqual([third, second, first]);
        expect(await opened.rejections.list({ limit: 2 })).toStrictEqual([third, second]);
        expect(await opened.rejections.list({ limit: 9, stream: 'order-1' })).toStrictEqual([second, first]);
        expect(await opened.rejections.list({ limit: 9, commandId: 'c-3' })).toStrictEqual([third]);
        expect(await opened.rejections.list({ limit: 9, stream: 'order-1', commandId: 'c-3' })).toEqual([]);
      });

      test('those before an instant are pruned and counted', async () => {
        await opened.rejections.record([
          rejection({ recordedAt: '2026-01-01T00:00:00.000Z' }),
          rejection({ recordedAt: '2026-02-01T00:00:00.000Z' }),
        ]);
        expect(await opened.rejections.prune('2026-02-01T00:00:00.000Z')).toBe(1);
        expect(await opened.rejections.list({ limit: 9 })).toHaveLength(1);
      });

      test('are no part of the log', async () => {
        await opened.rejections.record([rejection({ commandId: 'again' })]);
        expect(await log.head()).toEqual(GENESIS);
        expect(await one({ commandId: 'again' })).toMatchObject({ kind: 'committed' });
      });
    });
  });
}

const GOLDEN = 'd49ff837a802ba77e9982d3318d7f4df65cffd2bc6f86a53cbf51ba94ad4ec2a';

/** How long a promise took to settle, in milliseconds. */
async function settling(promise: Promise<void>): Promise<number> {
  const begun = performance.now();
  await promise;
  return performance.now() - begun;
}

/** Well before the half second after which every wait ends. */
const PROMPT_MS = 400;
