import { beforeAll, expect, test } from 'vitest';
import { FaultRun } from '../support/fault-run.ts';

/** `npm run test:faults`: a thousand damaged shops, fifty a test. */
const [PIECES, EACH] = [20, 50];

let run: FaultRun;
beforeAll(async () => {
  run = await FaultRun.begin();
});

test.each(Array.from({ length: PIECES }, (_, piece) => piece * EACH + 1))(
  'No damage of the fifty drawn from %i on makes an answer wrong in silence, a hang or a defect',
  async (first) => {
    const wrong: string[] = [];
    for (let seed = first; seed < first + EACH; seed += 1) wrong.push(...(await run.faultsOf(seed)));
    expect(wrong).toEqual([]);
  },
);
