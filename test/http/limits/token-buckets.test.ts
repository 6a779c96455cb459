import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TokenBuckets } from '../../../src/http/limits/token-buckets.ts';
import { TestClock } from './clock.ts';

function given(most?: number) {
  const clock = new TestClock();
  return { clock, buckets: new TokenBuckets({ burst: 4, perSecond: 2 }, clock.nowMs, most) };
}

describe('a bucket', () => {
  test('is full until it is used, and fills again at its rate', () => {
    const { clock, buckets } = given();
    expect(buckets.level('a')).toBe(4);
    for (let n = 0; n < 4; n += 1) buckets.take('a');
    expect([buckets.level('a'), buckets.waitFor('a'), buckets.untilFull('a')]).toEqual([0, 0.5, 2]);
    clock.after(250);
    expect([buckets.level('a'), buckets.waitFor('a')]).toEqual([0.5, 0.25]);
    clock.after(250);
    expect([buckets.level('a'), buckets.waitFor('a')]).toEqual([1, 0]);
    clock.after(60_000);
    expect(buckets.level('a')).toBe(4);
  });

  test('is each key’s own', () => {
    const { buckets } = given();
    buckets.take('a');
    expect([buckets.level('a'), buckets.level('b')]).toEqual([3, 4]);
  });

  test('takes back what was taken for nothing, and never more than it holds', () => {
    const { buckets } = given();
    buckets.take('a');
    buckets.take('a', -1);
    expect(buckets.level('a')).toBe(4);
    buckets.take('a', -1);
    expect(buckets.level('a')).toBe(4);
  });
});

test('of many keys those used last are kept', () => {
  const { buckets } = given(3);
  for (const key of ['a', 'b', 'c', 'a', 'd']) buckets.take(key);
  expect(buckets.size).toBe(3);
  expect(['a', 'b', 'c', 'd'].map((key) => buckets.level(key))).toEqual([2, 4, 3, 3]);
});

test('whatever comes when, no more is taken than the burst and the rate allow', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 200 }), (pauses) => {
      const { clock, buckets } = given();
      let taken = 0;
      for (const pause of pauses) {
        clock.after(pause);
        if (buckets.waitFor('a') > 0) continue;
        buckets.take('a');
        taken += 1;
      }
      expect(taken).toBeLessThanOrEqual(4 + (clock.nowMs() / 1000) * 2);
    }),
  );
});
