import { DAY } from './calendar.ts';
import type { PlacedOrder } from './placed-order.ts';

/** How an order's goods get to the buyer. Who answers false ends the story. */

export function dispatch(order: PlacedOrder): boolean {
  const { random, story, money, goods, script } = order;
  if (script.basket.shippable.length === 0) {
    money.capture();
    return true;
  }
  if (random.chance(0.03)) return false;
  if (random.chance(0.12)) story.daysLater(8, 12);
  else story.daysLater(0, isUrgent(order) ? 1 : 4);
  if (random.chance(0.03)) recall(order);
  if (goods.canBeParted && random.chance(0.18)) return inTwoParcels(order);
  goods.sendAll();
  money.capture();
  if (random.chance(0.04)) goods.correctLabel();
  return true;
}

/** What has to wait follows later, if it does; half of the money is then taken later too. */
function inTwoParcels({ random, story, money, goods }: PlacedOrder): boolean {
  goods.sendSome();
  money.capture(random.chance(0.5) ? 0.5 : 1);
  if (random.chance(0.1)) return false;
  story.daysLater(2, 8);
  if (random.chance(0.7)) goods.arrive();
  story.daysLater(0, 5);
  goods.sendAll();
  money.capture();
  return true;
}

/** Sent, and stopped before it arrived. */
export function recall({ goods, story }: PlacedOrder): void {
  goods.sendAll();
  story.minutesLater(60, 500);
  goods.callBack('Stopped at the depot');
}

const isUrgent = ({ story, script: { requiredBy } }: PlacedOrder): boolean =>
  requiredBy !== undefined && requiredBy - story.at < 10 * DAY;

/** Now and then the arrival of a parcel is not recorded. */
export function deliver({ goods, random, story }: PlacedOrder): boolean {
  while (goods.isUnderWay) {
    if (random.chance(0.03)) return false;
    story.daysLater(1, 6);
    goods.arrive();
  }
  return true;
}
