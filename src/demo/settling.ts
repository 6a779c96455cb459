import type { PlacedOrder } from './placed-order.ts';
import { goodwillReasons, reinstateReasons } from './words.ts';

/** How an order is paid. Who answers false ends the story. */

/** A card is charged when the goods leave, PayPal at once. */
export function promise({ method, money }: PlacedOrder): void {
  if (method === 'card') money.authorize();
  if (method === 'paypal') money.receive('paypal');
}

const TRANSFERS = [
  ['whole', 72],
  ['parts', 8],
  ['half', 4],
  ['too much', 4],
  ['never', 12],
] as const;

/** Who pays by transfer pays first: most do, some in two parts, some too much, some never. */
export function prepay(order: PlacedOrder): boolean {
  const { random, story, money, method } = order;
  if (method !== 'bank_transfer') return true;
  const fate = random.weighted(TRANSFERS);
  if (fate === 'never') return waitForMoney(order);
  story.daysLater(1, 6);
  if (fate === 'too much') money.receiveTooMuch('bank_transfer');
  else money.receive('bank_transfer', fate === 'whole' ? 1 : 0.5);
  if (fate !== 'parts') return fate !== 'half';
  story.daysLater(2, 9);
  money.receive('bank_transfer');
  return true;
}

/** Cancelled after a while, unless it goes unnoticed; and then the payment may come after all. */
function waitForMoney(order: PlacedOrder): boolean {
  const { random, story, money } = order;
  if (random.chance(0.35)) return false;
  story.daysLater(14, 30);
  order.send('CancelOrder', { reason: 'payment' });
  if (!random.chance(0.25)) return false;
  story.daysLater(1, 5);
  order.send('ReinstateOrder', { reason: random.pick(reinstateReasons) });
  money.receive('bank_transfer');
  return true;
}

/** Firms pay when they have the goods: after ten days or forty, in one sum or two, or not even when reminded. */
export function payInvoice(order: PlacedOrder): boolean {
  const { random, story, money, method } = order;
  if (method !== 'invoice') return true;
  story.daysLater(8, 35);
  if (random.chance(0.12)) return remind(order);
  if (random.chance(0.15)) {
    money.receive('bank_transfer', 0.5);
    story.daysLater(5, 20);
  }
  money.receive('bank_transfer');
  return true;
}

function remind(order: PlacedOrder): boolean {
  order.send('AddNote', { text: 'Reminded of the invoice.' });
  order.story.daysLater(20, 60);
  if (order.random.chance(0.3)) {
    order.send('CompleteOrder', { force: true, reason: 'Written off: the firm has closed' }, 'maria');
  }
  return false;
}

export function payBackSurplus({ money, story }: PlacedOrder): void {
  if (money.balance >= 0) return;
  story.daysLater(1, 10);
  money.payBack('Paid too much');
}

/** A few complain behind the end, and are given something for it. */
export function makeGood({ money, story, random }: PlacedOrder): void {
  if (money.balance !== 0 || !random.chance(0.06)) return;
  story.daysLater(1, 9);
  money.makeGood(random.pick(goodwillReasons));
}
