import type { Item } from './basket.ts';
import { DAY, isoDate } from './calendar.ts';
import type { OrderTeller } from './order-teller.ts';
import { shippingCost, taxOf } from './prices.ts';
import { WEB_SHOP } from './story.ts';
import { callNotes } from './words.ts';

/** From the first item to the order that is placed, or not. */

/** The customer does it all at once. */
export function orderOnTheWeb(teller: OrderTeller): true {
  const { basket, random, story } = teller;
  const items = basket.fill(story.at);
  const sent = basket.shippable.length > 0;
  if (sent) chooseShipping(teller);
  create(teller, items, WEB_SHOP, {
    ...(sent && { shippingAddress: teller.buyer.address, shipping: basket.shipping }),
    ...(random.chance(0.6) && { externalRef: reference(teller) }),
    ...(random.chance(0.08) && { tags: ['gift'] }),
    place: true,
  });
  return true;
}

/** Somebody calls; the order grows, and in the end it is placed, or not: then the answer is false. */
export function orderAtTheDesk(teller: OrderTeller): boolean {
  const { basket, buyer, random, story } = teller;
  const items = basket.fill(story.at);
  const note = random.chance(0.4) ? { note: random.pick(callNotes) } : {};
  create(teller, items, story.clerk, { ...note, tags: [buyer.firm ? 'wholesale' : 'phone'] });
  if (random.chance(0.4)) onSecondThoughts(teller);
  if (basket.shippable.length > 0) sendTo(teller);
  if (buyer.firm) teller.tell('SetBillingAddress', { ...buyer.address, line2: 'Accounts' });
  return isPlaced(teller);
}

function isPlaced(teller: OrderTeller): boolean {
  const { random, story } = teller;
  const fate = random.weighted(DRAFT_FATES);
  if (fate === 'discarded') {
    story.daysLater(5, 25);
    teller.tell('CancelOrder');
  }
  if (fate !== 'placed') return false;
  story.minutesLater(2, 400);
  teller.tell('PlaceOrder');
  return true;
}

const DRAFT_FATES = [
  ['placed', 82],
  ['left', 10],
  ['discarded', 8],
] as const;

function create(teller: OrderTeller, items: readonly Item[], actor: string, more: object): void {
  const { random, story, buyer, basket } = teller;
  if (random.chance(0.2)) teller.requiredBy = story.at + random.int(3, 25) * DAY;
  const { requiredBy } = teller;
  const data = { ...buyer.named, currency: basket.currency, items };
  teller.tell(
    'CreateOrder',
    { ...data, ...(requiredBy && { requiredBy: isoDate(requiredBy) }), ...more },
    actor,
  );
}

/** A line more, another quantity, a line less; a discount is asked for. */
function onSecondThoughts(teller: OrderTeller): void {
  const { basket, random, story } = teller;
  story.minutesLater(3, 300);
  if (random.chance(0.6)) teller.tell('AddItem', basket.add(story.at));
  if (random.chance(0.4)) changeQuantity(teller);
  if (basket.lines.length > 1 && random.chance(0.3)) {
    const { lineId } = basket.lines.pop() as { lineId: string };
    teller.tell('RemoveItem', { lineId });
  }
  if (random.chance(0.3)) askForDiscount(teller);
}

function changeQuantity(teller: OrderTeller): void {
  const { basket, random } = teller;
  const [line] = basket.lines;
  if (line === undefined) return;
  line.quantity += random.int(1, 3);
  teller.tell('ChangeItem', { lineId: line.lineId, quantity: line.quantity });
}

/** Five per cent on everything; now and then somebody higher up takes it back. */
function askForDiscount(teller: OrderTeller): void {
  const { basket, random } = teller;
  basket.discount = { percentPpm: 50_000 };
  teller.tell('ApplyDiscount', { ...basket.discount, reason: 'Asked for it' });
  if (!random.chance(0.25)) return;
  basket.discount = undefined;
  teller.tell('RemoveDiscount', {}, 'maria');
}

function sendTo(teller: OrderTeller): void {
  chooseShipping(teller);
  teller.tell('SetShippingAddress', teller.buyer.address);
  if (teller.random.chance(0.7)) teller.tell('SetShipping', teller.basket.shipping);
  else teller.basket.shipping = undefined;
}

function chooseShipping({ basket, buyer, random }: OrderTeller): void {
  const express = random.chance(0.15);
  const amount = shippingCost(basket.currency, express);
  basket.shipping = { method: express ? 'express' : 'standard', amount, ...taxOf(buyer.address) };
}

const reference = ({ story, count }: OrderTeller): string =>
  `WEB-${isoDate(story.at).slice(0, 4)}-${String(count).padStart(5, '0')}`;
