import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EventLog } from '../../src/core/model/event-log.ts';
import { appendOf } from './append-of.ts';

/** What every event log knows of its streams by number and by the beginning of their ids. `open` begins a new one. */
export function streamNamesContract(name: string, open: () => Promise<EventLog>): void {
  describe(`the streams of an event log (${name})`, () => {
    let log: EventLog;
    beforeEach(async () => {
      log = await open();
      await log.append([
        appendOf({ stream: 'order-ab2' }),
        appendOf({ stream: 'customer-ab', category: 'customer' }),
        appendOf({ stream: 'order-ab2', expectedVersion: 1 }),
        appendOf({ stream: 'order-ab1' }),
        appendOf({ stream: 'order-b' }),
      ]);
    });
    afterEach(() => log.close());

    test('are found by their number in their category', async () => {
      const numbered = await Promise.all([1, 2, 3, 4, 0].map((number) => log.numbered('order', number)));
      expect(numbered).toEqual(['order-ab2', 'order-ab1', 'order-b', undefined, undefined]);
      expect(await log.numbered('customer', 1)).toBe('customer-ab');
      expect(await log.numbered('nothing', 1)).toBeUndefined();
    });

    test('are found by the beginning of their ids, each once and in their order', async () => {
      expect(await log.streamsBeginning('order', 'ab', 9)).toEqual(['order-ab1', 'order-ab2']);
      expect(await log.streamsBeginning('order', 'ab', 1)).toEqual(['order-ab1']);
      expect(await log.streamsBeginning('order', 'b', 9)).toEqual(['order-b']);
      expect(await log.streamsBeginning('order', '%', 9)).toEqual([]);
    });
  });
}
