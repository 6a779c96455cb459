import { beforeAll, expect, test } from 'vitest';
import { FaultRun } from '../support/fault-run.ts';

/** A few of what `npm run test:faults` does a thousand times, and those that have found something. */
const SEEDS = [...Array.from({ length: 26 }, (_, index) => index + 1), 40, 142, 510, 660];

let run: FaultRun;
beforeAll(async () => {
  run = await FaultRun.begin();
});

test('No damage to the files of a shop makes an answer wrong in silence, a hang or a defect', {
  timeout: 60_000,
}, async () => {
  const wrong: string[] = [];
  for (const seed of SEEDS) wrong.push(...(await run.faultsOf(seed)));
  expect(wrong).toEqual([]);
});
