import { apart } from '../support/apart.ts';
import { makeBigShop } from '../support/big-shop.ts';
import { emmettFolder, emmett as find, HOW_TO_INSTALL } from '../support/emmett.ts';
import { atLeast, atMost, type Benchmark, type Measurement } from '../support/measurement.ts';
import { eventsIn } from './rebuild.ts';

const COUNT = 20;
const ROUNDS = { rounds: 10, unmeasured: 3 };
/** To fill Emmett's store takes a millisecond an order and more. */
const ORDERS = 3_000;

/** The floor of each row is Emmett: a library for the same work, whose appends decide nothing and keep no keys. */
export const emmett: Benchmark = {
  name: 'emmett',
  about: "Emmett's event store on SQLite beside ours, where it is installed",
  run: async (options) => {
    if (find(emmettFolder()) === undefined) {
      options.note(HOW_TO_INSTALL);
      return [];
    }
    options.note('appends');
    const rows = [await appends(false), await appends(true)];
    const { db } = await makeBigShop({ ...options, orders: ORDERS });
    options.note('rebuilds');
    return [...rows, await rebuilds(db)];
  },
};

async function appends(isSummarized: boolean): Promise<Measurement> {
  const data = { installedIn: emmettFolder(), count: COUNT, isSummarized };
  const ours = isSummarized
    ? { module: 'emmett', name: 'creatingWithSummary', data }
    : { module: 'writing', name: 'commandsOneByOne', data: { command: 'create', count: COUNT, rounds: 0 } };
  const costs = await apart(ours, { module: 'emmett', name: 'appending', data }, ROUNDS);
  return atMost(isSummarized ? 0.25 : 1, 'µs', {
    what: `CreateOrder with two lines (3 events)${isSummarized ? ', and order_summary behind it' : ''}`,
    ...costs,
    floorIs: `Emmett: an append of these events${isSummarized ? ' with an inline summary' : ''}`,
    operations: COUNT,
  });
}

async function rebuilds(db: string): Promise<Measurement> {
  const events = eventsIn(db);
  const costs = await apart(
    { module: 'views', name: 'rebuilding', data: { db, views: ['order_summary'] } },
    { module: 'emmett', name: 'consuming', data: { installedIn: emmettFolder(), db } },
    { rounds: 2, unmeasured: 1 },
  );
  const what = `order_summary rebuilt (${events.toLocaleString('en')} events)`;
  return atLeast(60, 'events', {
    what,
    ...costs,
    floorIs: 'Emmett: a consumer that makes a summary',
    operations: events,
  });
}
