import Database from 'better-sqlite3';
import { apart } from '../support/apart.ts';
import { type BigShop, bigShop } from '../support/big-shop.ts';
import { NO_JOURNAL } from '../support/copy.ts';
import { atLeast, type Benchmark, type Measurement } from '../support/measurement.ts';

interface Case {
  readonly what: string;
  /** None named: all. */
  readonly views: readonly string[];
  readonly tables: readonly string[];
  readonly goal: number;
}

const CASES: readonly Case[] = [
  { what: 'all views', views: [], tables: [], goal: 0.25 },
  {
    what: 'orders, lines, customers, daily sales',
    views: ['order_summary', 'sales'],
    tables: ['order_summary', 'order_line', 'order_tag', 'customer_order_stats', 'sales_fact', 'sales_daily'],
    goal: 0.25,
  },
  {
    what: 'one summary',
    views: ['order_summary'],
    tables: ['order_summary', 'order_line', 'order_tag', 'customer_order_stats'],
    goal: 0,
  },
];

export const rebuild: Benchmark = {
  name: 'rebuild',
  about: 'views built anew from the log',
  run: async (options) => {
    const shop = await bigShop(options);
    const events = eventsIn(shop.db);
    const measured: Measurement[] = [];
    for (const one of CASES) {
      options.note(one.what);
      measured.push(await rebuilding(shop, events, one));
    }
    return measured;
  },
};

async function rebuilding(shop: BigShop, events: number, one: Case): Promise<Measurement> {
  const costs = await apart(
    { module: 'views', name: 'rebuilding', data: { db: shop.db, views: one.views } },
    { module: 'views', name: 'copying', data: { from: shop.views, tables: one.tables, pragmas: NO_JOURNAL } },
    { rounds: 3, unmeasured: 0 },
  );
  const what = `${one.what} (${(events / 1e6).toFixed(2)} M events)`;
  const floorIs = 'a SQL copy of the finished tables, no journal';
  return atLeast(one.goal, 'events', { what, ...costs, floorIs, operations: events });
}

export function eventsIn(db: string): number {
  const sqlite = new Database(db, { readonly: true });
  const events = sqlite.prepare('SELECT sum(last_version - first_version + 1) FROM commits').pluck().get();
  sqlite.close();
  return Number(events);
}
