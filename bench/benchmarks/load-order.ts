import Database from 'better-sqlite3';
import { fold } from '../../src/core/model/aggregate.ts';
import type { Commit } from '../../src/core/model/commit.ts';
import { type Order, orderAggregate } from '../../src/shop/orders/write/order.ts';
import { openSqliteEventLog } from '../../src/stores/sqlite/log/open-event-log.ts';
import { atMost, type Benchmark, type Measurement } from '../support/measurement.ts';
import { createDraft, done, type SmallShop, smallShop } from '../support/small-shop.ts';
import { inTurns } from '../support/timing.ts';

/** What every decision begins with: a stream read, parsed and folded. */
export const loadOrder: Benchmark = {
  name: 'load-order',
  about: 'an order read from the log and folded',
  run: async () => {
    const shop = await smallShop('load');
    const short = await orderOf(shop, 5);
    const long = await orderOf(shop, 1_000);
    await shop.daybook.close();
    return [await loading(shop.db, short, 5, 400), await loading(shop.db, long, 1_000, 60)];
  },
};

/** A draft of three events, and one event a command behind. */
async function orderOf({ daybook }: SmallShop, events: number): Promise<string> {
  const { id } = await createDraft(daybook);
  const changes = Array.from({ length: events - 3 }, (_, index) =>
    daybook.commands.dispatch({
      name: 'ChangeItem',
      data: { orderId: id, lineId: index % 2 === 0 ? 'L1' : 'L2', quantity: 2 + ((index >> 1) % 7) + 1 },
    }),
  );
  for (const result of await Promise.all(changes)) done(result);
  return id;
}

async function loading(db: string, id: string, events: number, rounds: number): Promise<Measurement> {
  const store = await openSqliteEventLog({ path: db, clock: { now: () => '' }, timeoutMs: 1_000 });
  const sqlite = new Database(db, { readonly: true });
  const select = sqlite
    .prepare<[string], [string]>('SELECT events FROM commits WHERE stream = ? ORDER BY first_version')
    .raw();
  const [measured, floor] = await inTurns(
    rounds,
    async () => fold(orderAggregate, id, (await store.log.readStream(`order-${id}`)) as Commit[]),
    () => bareFold(id, select.all(`order-${id}`)),
  );
  sqlite.close();
  await store.close();
  return atMost(1.5, {
    what: `${events.toLocaleString('en')} events`,
    unit: 'µs',
    measured: measured * 1_000,
    floor: floor * 1_000,
    floorIs: 'a prepared SELECT, JSON.parse and the same folds',
  });
}

type Evolve = (order: Order, data: unknown) => void;

function bareFold(id: string, rows: readonly [string][]): Order {
  const order = orderAggregate.initialState(id);
  for (const [text] of rows) {
    for (const { type, data } of JSON.parse(text) as {
      type: keyof typeof orderAggregate.evolve;
      data: unknown;
    }[]) {
      (orderAggregate.evolve[type] as Evolve | null)?.(order, data);
    }
  }
  return order;
}
