import { apart } from '../support/apart.ts';
import { atMost, type Benchmark, type Measurement } from '../support/measurement.ts';
import { createDraft, done, type SmallShop, smallShop } from '../support/small-shop.ts';

/** What every decision begins with: a stream read, parsed and folded. */
export const loadOrder: Benchmark = {
  name: 'load-order',
  about: 'an order read from the log and folded',
  run: async () => {
    const shop = await smallShop('load');
    const short = await orderOf(shop, 5);
    const long = await orderOf(shop, 1_000);
    await shop.daybook.close();
    return [await loading(shop.db, short, 5, 1.25, 200), await loading(shop.db, long, 1_000, 1.4, 4)];
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

async function loading(
  db: string,
  orderId: string,
  events: number,
  goal: number,
  times: number,
): Promise<Measurement> {
  const data = { db, orderId, times };
  const costs = await apart(
    { module: 'reading', name: 'loading', data },
    { module: 'reading', name: 'foldingByHand', data },
    { rounds: 30, unmeasured: 3 },
  );
  return atMost(goal, 'µs', {
    what: `${events.toLocaleString('en')} events`,
    ...costs,
    floorIs: 'a prepared SELECT, JSON.parse and the same folds',
    operations: times,
  });
}
