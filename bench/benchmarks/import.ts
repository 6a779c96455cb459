import { alone, type Cost } from '../support/apart.ts';
import { bigShop } from '../support/big-shop.ts';
import { DURABLE, WAL_NORMAL } from '../support/copy.ts';
import { atLeast, type Benchmark } from '../support/measurement.ts';

/** Whole orders with their history, receipts written and views posted, by the program from a file. */
export const importBenchmark: Benchmark = {
  name: 'import',
  about: 'orders import, receipts and views included',
  run: async (options) => {
    const { db, views, orders, imported, posted } = await bigShop(options);
    const copied = (from: string, pragmas: readonly string[]): Promise<Cost> =>
      alone(
        { module: 'views', name: 'copying', data: { from, tables: [], pragmas } },
        { rounds: 1, unmeasured: 0 },
      );
    const log = await copied(db, DURABLE);
    const both = plus(log, await copied(views, WAL_NORMAL));
    const peak = (mebibytes: number | undefined): string =>
      mebibytes === undefined ? '' : `, at most ${mebibytes} MiB`;
    const operations = orders;
    return [
      atLeast(0.3, 'orders', {
        what: `${orders} orders, log and views${peak(Math.max(imported.peak ?? 0, posted.peak ?? 0) || undefined)}`,
        measured: plus(imported, posted),
        floor: both,
        floorIs: 'a SQL copy of the finished tables',
        operations,
      }),
      atLeast(0.3, 'orders', {
        what: `the log alone${peak(imported.peak)}`,
        measured: imported,
        floor: log,
        floorIs: 'a SQL copy of its tables',
        operations,
      }),
    ];
  },
};

const plus = (one: Cost, other: Cost): Cost => ({ wall: one.wall + other.wall, cpu: one.cpu + other.cpu });
