import { recall } from './dispatching.ts';
import type { PlacedOrder } from './placed-order.ts';
import {
  cancelNotes,
  cancelReasons,
  deskNotes,
  editReasons,
  holdNotes,
  holdReasons,
  tagsOfOrders,
} from './words.ts';

/** What the shop's people do about a placed order before it leaves. Who answers false ends the story. */

export function remark(order: PlacedOrder): void {
  const { random, story } = order;
  if (random.chance(0.22)) {
    story.minutesLater(10, 900);
    order.send('AddNote', { text: random.pick(deskNotes) });
  }
  if (!random.chance(0.12)) return;
  const tags = [random.weighted(tagsOfOrders)];
  order.send('TagOrder', { tags });
  if (random.chance(0.2)) order.send('UntagOrder', { tags });
}

/** An order is edited while nothing is paid or sent: a line more, or something off for the trouble. */
export function change(order: PlacedOrder): void {
  const { random, story, method } = order;
  if (method === 'card' || method === 'paypal' || !random.chance(0.15)) return;
  story.minutesLater(30, 1_500);
  const reason = random.pick(editReasons);
  if (random.chance(0.6)) order.send('EditOrder', { reason, ...moreOfIt(order) });
  else order.send('EditOrder', { reason, ...somethingOff(order) });
}

function moreOfIt({ random, story, script: { basket } }: PlacedOrder): object {
  const change = basket.lines.slice(0, 1).map((line) => {
    line.quantity += 1;
    return { lineId: line.lineId, quantity: line.quantity };
  });
  const isSent = basket.shippable.length > 0;
  return { change, ...(isSent && random.chance(0.5) && { add: [basket.add(story.at)] }) };
}

function somethingOff({ script: { basket } }: PlacedOrder): object {
  basket.discount = { percentPpm: 75_000 };
  return { discount: [{ ...basket.discount, code: 'SORRY' }] };
}

export function hold(order: PlacedOrder): boolean {
  const { random, story } = order;
  if (!random.chance(0.07)) return true;
  const reason = random.weighted(holdReasons);
  const note = holdNotes[reason];
  story.minutesLater(15, 700);
  order.send('HoldOrder', { reason, ...(note && { note }) });
  if (random.chance(0.2)) return false;
  story.daysLater(1, 8);
  order.send('ReleaseHold', { reason });
  return true;
}

/** The buyer changes their mind, or the shop does; sometimes the parcel has left already. */
export function withdraw(order: PlacedOrder): boolean {
  const { random, story, money } = order;
  if (!random.chance(0.07)) return true;
  story.daysLater(0, 3);
  if (random.chance(0.15)) recall(order);
  const reason = random.weighted(cancelReasons);
  const note = reason === 'customer' && random.chance(0.6) ? { note: random.pick(cancelNotes) } : {};
  order.send('CancelOrder', { reason, ...note });
  money.cancelled = true;
  money.giveUp('The order was cancelled');
  story.daysLater(0, 5);
  if (random.chance(0.8)) money.payBack('The order was cancelled');
  return false;
}
