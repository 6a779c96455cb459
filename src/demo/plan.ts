import { type Buyer, customerStories, pickBuyer } from './buyers.ts';
import { HOUR, lately, orderedAt } from './calendar.ts';
import { mailOrders } from './mail-orders.ts';
import { Market } from './market.ts';
import { orderStory } from './order-story.ts';
import { Random } from './random.ts';
import type { Step, Story } from './story.ts';

export interface PlanOptions {
  readonly orders: number;
  readonly seed: number;
  /** Milliseconds: nothing happens later. */
  readonly now: number;
}

interface Start {
  readonly at: number;
  readonly buyer: Buyer;
  readonly random: Random;
}

/** Everything that happens in the demo shop until now, in the order in which it happens. */
export function planOf({ orders, seed, now }: PlanOptions): readonly Step[] {
  const random = new Random(seed);
  const market = new Market(now);
  const mail = mailOrders(random, now).slice(0, orders);
  const starts = orderStarts(random, orders - mail.length, now);
  const stories: readonly Story[] = [
    ...market.stories(random),
    ...customerStories(random, firstOrders([...starts, ...mail]), market.prepared + 6 * HOUR),
    ...starts.map((one, index) => orderStory({ ...one, market, count: index + 1 })),
    ...mail.map(({ story }) => story),
  ];
  return stories
    .flatMap(({ steps }) => steps)
    .filter(({ at }) => at < now)
    .sort((a, b) => a.at - b.at);
}

/** Who orders when, the first one first. Some of it is of the last days, so that there is something to do today. */
function orderStarts(random: Random, orders: number, now: number): readonly Start[] {
  const all = Array.from({ length: orders }, () => {
    const own = random.fork();
    return {
      at: own.chance(0.06) ? lately(own, now) : orderedAt(own, now),
      buyer: pickBuyer(own),
      random: own,
    };
  });
  return all.sort((a, b) => a.at - b.at);
}

/** When each customer ordered first. */
function firstOrders(ordered: readonly Pick<Start, 'at' | 'buyer'>[]): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const { buyer, at } of ordered) {
    if (!('customer' in buyer.named)) continue;
    const { customer } = buyer.named;
    first.set(customer, Math.min(at, first.get(customer) ?? at));
  }
  return first;
}
