import { change, hold, remark, withdraw } from './desk-work.ts';
import { deliver, dispatch } from './dispatching.ts';
import { OrderScript, type OrderStart } from './order-script.ts';
import { orderAtTheDesk, orderOnTheWeb } from './ordering.ts';
import { PlacedOrder } from './placed-order.ts';
import { bringBack } from './returning.ts';
import { makeGood, payBackSurplus, payInvoice, prepay, promise } from './settling.ts';
import type { Story } from './story.ts';
import { reopenReasons } from './words.ts';

/** What becomes of an order, from the first item to the end. The plan cuts off what has not happened yet. */
export function orderStory(start: OrderStart): Story {
  const script = new OrderScript(start);
  const isPlaced = start.random.chance(0.7) ? orderOnTheWeb(script) : orderAtTheDesk(script);
  if (isPlaced) fulfil(new PlacedOrder(script));
  return script.story;
}

/** The chapters of a placed order; many a story ends before the last one. */
function fulfil(order: PlacedOrder): void {
  promise(order);
  remark(order);
  change(order);
  const arrived = hold(order) && prepay(order) && withdraw(order) && dispatch(order) && deliver(order);
  if (!arrived || !payInvoice(order) || !bringBack(order)) return;
  complete(order);
  makeGood(order);
}

/** What is settled is closed a few days later, some of it too early. */
function complete(order: PlacedOrder): void {
  const { random, story, money } = order;
  payBackSurplus(order);
  if (money.balance !== 0 || random.chance(0.02)) return;
  story.daysLater(1, 7);
  if (random.chance(0.1)) order.send('UpdateOrderStatus', { newStatus: 'completed' });
  else order.send('CompleteOrder');
  if (!random.chance(0.03)) return;
  story.daysLater(1, 6);
  order.send('ReopenOrder', { reason: random.pick(reopenReasons) });
  story.daysLater(1, 4);
  order.send('CompleteOrder');
}
