import { describe, expect, test } from 'vitest';
import { StreamVersions } from '../../src/core/log/stream-versions.ts';
import fc from '../support/properties.ts';

describe('the last versions of streams', () => {
  test('are those of a map', () => {
    const stream = fc.oneof(
      fc.uuid({ version: 7 }),
      fc.integer({ min: 0, max: 30 }).map(String),
      fc.string(),
    );
    const change = fc.tuple(stream, fc.integer({ min: 1, max: 2 ** 32 - 1 }));
    fc.assert(
      fc.property(fc.array(change, { size: 'max', maxLength: 2_000 }), (changes) => {
        const [versions, map] = [new StreamVersions(), new Map<string, number>()];
        for (const [id, version] of changes) {
          expect(versions.replace(id, version)).toBe(map.get(id) ?? 0);
          map.set(id, version);
        }
        expect(versions.size).toBe(map.size);
      }),
      { numRuns: 20 },
    );
  });

  test('are kept apart for a hundred thousand streams', () => {
    const versions = new StreamVersions();
    const ids = Array.from(
      { length: 100_000 },
      (_, n) => `order-0197478f-fc20-780b-962e-${n.toString(16).padStart(12, '0')}`,
    );
    for (const [n, id] of ids.entries()) versions.replace(id, n + 1);
    expect(versions.size).toBe(ids.length);
    expect(ids.every((id, n) => versions.replace(id, n + 1) === n + 1)).toBe(true);
  });
});
