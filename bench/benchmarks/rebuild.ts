import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openDaybook } from '../../src/app.ts';
import { type BigShop, bigShop } from '../support/big-shop.ts';
import { copyTables, NO_JOURNAL } from '../support/copy.ts';
import { folder } from '../support/folders.ts';
import { atLeast, type Benchmark, type Measurement } from '../support/measurement.ts';
import { done } from '../support/small-shop.ts';
import { inTurns } from '../support/timing.ts';

/** The goal's four: summary, lines, customers, daily sales; then each view on its own. */
const CASES: readonly (readonly [
  what: string,
  views: readonly string[],
  tables: readonly string[],
  goal: number,
])[] = [
  [
    'orders, lines, customers, daily sales',
    ['order_summary', 'sales'],
    ['order_summary', 'order_line', 'order_tag', 'customer_order_stats', 'sales_fact', 'sales_daily'],
    0.25,
  ],
  ['one summary', ['order_summary'], ['order_summary', 'order_line', 'order_tag', 'customer_order_stats'], 0],
  ['the details', ['order_detail'], ['order_detail'], 0],
];

export const rebuild: Benchmark = {
  name: 'rebuild',
  about: 'views built anew from the log',
  run: async (options) => {
    const shop = await bigShop(options);
    const events = eventsIn(shop.db);
    const measured: Measurement[] = [];
    for (const [what, views, tables, goal] of CASES) {
      options.note(what);
      measured.push(await rebuilding(shop, events, what, views, tables, goal));
    }
    return measured;
  },
};

async function rebuilding(
  shop: BigShop,
  events: number,
  what: string,
  views: readonly string[],
  tables: readonly string[],
  goal: number,
): Promise<Measurement> {
  const daybook = await openDaybook({ db: shop.db });
  const place = folder('copy');
  const build = async (): Promise<unknown> =>
    done(await daybook.commands.dispatch({ name: 'RebuildViews', data: { names: [...views] } }));
  const copy = (round: number): unknown =>
    copyTables(shop.views, join(place, `views-${round}.db`), NO_JOURNAL, (name) => tables.includes(name));
  const [measured, floor] = await inTurns(2, build, copy, 0);
  await daybook.close();
  const row = atLeast(goal, {
    what: `${what} (${(events / 1e6).toFixed(2)} M events)`,
    unit: 'events/s',
    measured: (events / measured) * 1_000,
    floor: (events / floor) * 1_000,
    floorIs: 'a SQL copy of the finished tables, no journal',
  });
  return goal === 0 ? { ...row, goal: '' } : row;
}

function eventsIn(db: string): number {
  const sqlite = new Database(db, { readonly: true });
  const events = sqlite.prepare('SELECT sum(last_version - first_version + 1) FROM commits').pluck().get();
  sqlite.close();
  return Number(events);
}
