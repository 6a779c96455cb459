import { join } from 'node:path';
import { altered, commitRows, openBareLog } from '../support/bare-log.ts';
import { folder } from '../support/folders.ts';
import { atLeast, type Benchmark } from '../support/measurement.ts';
import { createDraft, smallShop } from '../support/small-shop.ts';
import { inTurns } from '../support/timing.ts';

const ROUNDS = 20;
const TOGETHER = 1_000;

/** Many commands at once share transactions: group commit. */
export const batch: Benchmark = {
  name: 'batch',
  about: `commands of 3 events, ${TOGETHER} in flight`,
  run: async () => {
    const { db, daybook } = await smallShop('batch');
    const together = (): Promise<unknown> =>
      Promise.all(Array.from({ length: TOGETHER }, () => createDraft(daybook)));
    await together();
    const rows = commitRows(db, 4);
    const bare = await openBareLog(join(folder('bare'), 'log.db'));
    const batches = Array.from({ length: ROUNDS + 1 }, (_, round) =>
      rows.map((row, index) => altered(row, round * TOGETHER + index)),
    );
    const [measured, floor] = await inTurns(ROUNDS, together, (round) =>
      bare.insertAll(batches[round] ?? []),
    );
    bare.close();
    await daybook.close();
    return [
      atLeast(0.5, {
        what: 'CreateOrder with two lines',
        unit: 'commands/s',
        measured: (TOGETHER / measured) * 1_000,
        floor: (TOGETHER / floor) * 1_000,
        floorIs: 'the same rows inserted, 1 000 a transaction',
      }),
    ];
  },
};
