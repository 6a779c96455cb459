import { join } from 'node:path';
import { bigShop } from '../support/big-shop.ts';
import { copyTables, DURABLE, WAL_NORMAL } from '../support/copy.ts';
import { folder } from '../support/folders.ts';
import { atLeast, type Benchmark } from '../support/measurement.ts';

/** Whole orders with their history, receipts written and views posted, by the program from a file. */
export const importBenchmark: Benchmark = {
  name: 'import',
  about: 'orders import, receipts and views included',
  run: async (options) => {
    const shop = await bigShop(options);
    const place = folder('copy');
    const log = copyTables(shop.db, join(place, 'log.db'), DURABLE);
    const views = copyTables(shop.views, join(place, 'views.db'), WAL_NORMAL);
    const perSecond = (ms: number): number => (shop.orders / ms) * 1_000;
    const unit = 'orders/s';
    return [
      atLeast(0.4, {
        what: `${shop.orders} orders, log and views${shop.peak === undefined ? '' : `, ${shop.peak} MiB`}`,
        unit,
        measured: perSecond(shop.importMs + shop.catchUpMs),
        floor: perSecond(log + views),
        floorIs: 'a SQL copy of the finished tables',
      }),
      {
        what: 'the log alone',
        unit,
        measured: perSecond(shop.importMs),
        floor: perSecond(log),
        floorIs: 'a SQL copy of its tables',
        ratio: log / shop.importMs,
        goal: '',
        reached: true,
      },
    ];
  },
};
