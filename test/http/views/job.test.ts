import { expect, test } from 'vitest';
import { ok } from '../../../src/core/kernel/result.ts';
import { Job } from '../../../src/http/views/job.ts';

/** A second passes whenever somebody looks. */
function ticking() {
  let ms = Date.parse('2026-06-15T12:00:00.000Z');
  return {
    now: () => {
      ms += 1_000;
      return new Date(ms).toISOString();
    },
  };
}

test('two pieces of work of one name, one behind the other, are two: no rate is below nothing', async () => {
  const job = new Job('j1', ticking(), async (progress) => {
    for (const done of [100, 5_000]) progress({ work: 'Rebuilding 2 views', done, total: 5_000 });
    for (const done of [0, 1]) progress({ work: 'Rebuilding 2 views', done, total: 1 });
    return ok([]);
  });
  await job.ended;
  expect(job.pieces).toMatchObject([
    { work: 'Rebuilding 2 views', done: 5_000, isOver: true },
    { work: 'Rebuilding 2 views', done: 1, isOver: true },
  ]);
  expect(job.state.progress?.rate).toBeGreaterThanOrEqual(0);
});
