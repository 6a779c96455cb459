import { describe, expect, test } from 'vitest';
import type { EventLog } from '../../src/core/model/event-log.ts';
import { FoldCache, type Look } from '../../src/core/write/fold-cache.ts';
import { account, openBank } from '../support/accounts.ts';

describe('Folded streams that decisions look at', () => {
  const paid = (amount: number) => ({ type: 'Paid', data: { amount } }) as const;

  test('are folded once as long as they do not grow', async () => {
    const bank = openBank();
    await bank.elsewhere('a', { type: 'Opened', data: { owner: 'ann' } }, paid(5));
    const cache = new FoldCache(bank.log);
    const first = await cache.load({ aggregate: account, id: 'a', role: 'loaded' });
    expect(first).toMatchObject({ state: { balance: 5 }, version: 2 });
    expect(await cache.load({ aggregate: account, id: 'a', role: 'loaded' })).toBe(first);
  });

  test('are never older than the question, and what was answered before stays as it was', async () => {
    const bank = openBank();
    const cache = new FoldCache(bank.log);
    expect(await cache.load({ aggregate: account, id: 'a', role: 'loaded' })).toMatchObject({
      state: { balance: 0 },
      version: 0,
    });
    await bank.elsewhere('a', { type: 'Opened', data: { owner: 'ann' } }, paid(5));
    const before = await cache.load({ aggregate: account, id: 'a', role: 'loaded' });
    await bank.elsewhere('a', paid(2));
    expect(await cache.load({ aggregate: account, id: 'a', role: 'loaded' })).toMatchObject({
      state: { balance: 7 },
      version: 3,
    });
    expect(before).toMatchObject({ state: { balance: 5 }, version: 2 });
  });

  describe('of commands that wait for their turn', () => {
    const look = (id: string): Look => ({ aggregate: account, id, role: 'target' });

    /** Counts reads, and fails those of one stream. */
    const watched = (log: EventLog, damaged?: string) => {
      const reads: string[][] = [];
      const readStreams: EventLog['readStreams'] = async (ends) => {
        reads.push(ends.map(({ stream }) => stream));
        if (ends.some(({ stream }) => stream === damaged)) throw new Error('this stream is damaged');
        return log.readStreams(ends);
      };
      return {
        reads,
        log: new Proxy(log, {
          get: (of, name) => (name === 'readStreams' ? readStreams : Reflect.get(of, name)),
        }),
      };
    };

    test('are read together, once, and not again for a command that came before the read', async () => {
      const { log, reads } = watched(openBank().log);
      const cache = new FoldCache(log);
      const came = cache.expect([look('a'), look('b')]);
      await cache.load(look('b'), came);
      await cache.load(look('a'), came);
      expect(reads).toEqual([['account-b', 'account-a']]);
      await cache.load(look('a'), cache.expect([look('a')]));
      expect(reads).toHaveLength(2);
    });

    test('are read again once something of this process is in the log', async () => {
      let generation = 1;
      const { log, reads } = watched(openBank().log);
      const cache = new FoldCache(log, () => generation);
      const came = cache.expect([look('a'), look('b')]);
      await cache.load(look('a'), came);
      generation += 1;
      await cache.load(look('b'), came);
      expect(reads).toEqual([['account-a', 'account-b'], ['account-b']]);
    });

    test('do not fail for the stream of another that is damaged', async () => {
      const { log } = watched(openBank().log, 'account-bad');
      const cache = new FoldCache(log);
      const came = cache.expect([look('bad'), look('a')]);
      expect(await cache.load(look('a'), came)).toMatchObject({ version: 0 });
      await expect(cache.load(look('bad'), came)).rejects.toThrow('this stream is damaged');
    });
  });
});
