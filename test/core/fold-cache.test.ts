import { describe, expect, test } from 'vitest';
import { FoldCache } from '../../src/core/write/fold-cache.ts';
import { account, openBank } from '../support/accounts.ts';

describe('Folded streams that decisions look at', () => {
  const paid = (amount: number) => ({ type: 'Paid', data: { amount } }) as const;

  test('are folded once as long as they do not grow', async () => {
    const bank = openBank();
    await bank.elsewhere('a', { type: 'Opened', data: { owner: 'ann' } }, paid(5));
    const cache = new FoldCache(bank.log);
    const first = await cache.load({ aggregate: account, id: 'a', role: 'need' });
    expect(first).toMatchObject({ state: { balance: 5 }, version: 2 });
    expect(await cache.load({ aggregate: account, id: 'a', role: 'need' })).toBe(first);
  });

  test('are never older than the question, and what was answered before stays as it was', async () => {
    const bank = openBank();
    const cache = new FoldCache(bank.log);
    expect(await cache.load({ aggregate: account, id: 'a', role: 'need' })).toMatchObject({
      state: { balance: 0 },
      version: 0,
    });
    await bank.elsewhere('a', { type: 'Opened', data: { owner: 'ann' } }, paid(5));
    const before = await cache.load({ aggregate: account, id: 'a', role: 'need' });
    await bank.elsewhere('a', paid(2));
    expect(await cache.load({ aggregate: account, id: 'a', role: 'need' })).toMatchObject({
      state: { balance: 7 },
      version: 3,
    });
    expect(before).toMatchObject({ state: { balance: 5 }, version: 2 });
  });
});
