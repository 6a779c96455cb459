import { join } from 'node:path';
import { commitRows, openBareLog } from '../support/bare-log.ts';
import { folder } from '../support/folders.ts';
import { atLeast, type Benchmark } from '../support/measurement.ts';
import { createDraft, smallShop } from '../support/small-shop.ts';
import { timed } from '../support/timing.ts';

const COMMANDS = 20_000;
const TOGETHER = 1_000;

/** Many commands at once share transactions: group commit. */
export const batch: Benchmark = {
  name: 'batch',
  about: `${COMMANDS.toLocaleString('en')} commands of 3 events, ${TOGETHER} in flight`,
  run: async () => {
    const { db, daybook } = await smallShop('batch');
    const together = (count: number): Promise<unknown> =>
      Promise.all(Array.from({ length: count }, () => createDraft(daybook)));
    await together(TOGETHER);
    const ours = await timed(async () => {
      for (let sent = 0; sent < COMMANDS; sent += TOGETHER) await together(TOGETHER);
    });
    await daybook.close();
    const rows = commitRows(db, 4 + TOGETHER);
    const bare = await openBareLog(join(folder('bare'), 'log.db'));
    const floor = await timed(() => {
      for (let at = 0; at < rows.length; at += TOGETHER) bare.insertAll(rows.slice(at, at + TOGETHER));
    });
    bare.close();
    return [
      atLeast(0.5, {
        what: 'CreateOrder with two lines',
        unit: 'commands/s',
        measured: (COMMANDS / ours) * 1_000,
        floor: (rows.length / floor) * 1_000,
        floorIs: 'the same rows inserted in transactions of 1 000',
      }),
    ];
  },
};
