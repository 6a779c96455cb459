import type { Item } from './basket.ts';
import { DAY, isoDate } from './calendar.ts';
import type { OrderScript } from './order-script.ts';
import { shippingCost, taxOf } from './prices.ts';
import { WEB_SHOP } from './story.ts';
import { callNotes } from './words.ts';

/** From the first item to the order that is placed, or not. */

/** The customer does it all at once. */
export function orderOnTheWeb(script: OrderScript): true {
  const { basket, random, story } = script;
  const items = basket.fill(story.at);
  const sent = basket.shippable.length > 0;
  if (sent) chooseShipping(script);
  create(script, items, WEB_SHOP, {
    ...(sent && { shippingAddress: script.buyer.address, shipping: basket.shipping }),
    ...(random.chance(0.6) && { externalRef: reference(script) }),
    ...(random.chance(0.08) && { tags: ['gift'] }),
    place: true,
  });
  return true;
}

/** A customer calls; the order grows, and in the end it is placed, or not: then the answer is false. */
export function orderAtTheDesk(script: OrderScript): boolean {
  const { basket, buyer, random, story } = script;
  const items = basket.fill(story.at);
  const note = random.chance(0.4) ? { note: random.pick(callNotes) } : {};
  create(script, items, story.clerk, { ...note, tags: [buyer.firm ? 'wholesale' : 'phone'] });
  if (random.chance(0.4)) onSecondThoughts(script);
  if (basket.shippable.length > 0) sendTo(script);
  if (buyer.firm) script.send('SetBillingAddress', { ...buyer.address, line2: 'Accounts' });
  return isPlaced(script);
}

function isPlaced(script: OrderScript): boolean {
  const { random, story } = script;
  const fate = random.weighted(DRAFT_FATES);
  if (fate === 'discarded') {
    story.daysLater(5, 25);
    script.send('CancelOrder');
  }
  if (fate !== 'placed') return false;
  story.minutesLater(2, 400);
  script.send('PlaceOrder');
  return true;
}

const DRAFT_FATES = [
  ['placed', 82],
  ['left', 10],
  ['discarded', 8],
] as const;

function create(script: OrderScript, items: readonly Item[], actor: string, more: object): void {
  const { random, story, buyer, basket } = script;
  if (random.chance(0.2)) script.requiredBy = story.at + random.int(3, 25) * DAY;
  const { requiredBy } = script;
  const data = { ...buyer.named, currency: basket.currency, items };
  script.send(
    'CreateOrder',
    { ...data, ...(requiredBy && { requiredBy: isoDate(requiredBy) }), ...more },
    actor,
  );
}

/** A line more, another quantity, a line less; a discount is asked for. */
function onSecondThoughts(script: OrderScript): void {
  const { basket, random, story } = script;
  story.minutesLater(3, 300);
  if (random.chance(0.6)) script.send('AddItem', basket.add(story.at));
  if (random.chance(0.4)) changeQuantity(script);
  if (basket.lines.length > 1 && random.chance(0.3)) {
    const { lineId } = basket.lines.pop() as { lineId: string };
    script.send('RemoveItem', { lineId });
  }
  if (random.chance(0.3)) askForDiscount(script);
}

function changeQuantity(script: OrderScript): void {
  const { basket, random } = script;
  const [line] = basket.lines;
  if (line === undefined) return;
  line.quantity += random.int(1, 3);
  script.send('ChangeItem', { lineId: line.lineId, quantity: line.quantity });
}

/** Five per cent on everything; now and then a manager takes it back. */
function askForDiscount(script: OrderScript): void {
  const { basket, random } = script;
  basket.discount = { percentPpm: 50_000 };
  script.send('ApplyDiscount', { ...basket.discount, reason: 'Asked for it' });
  if (!random.chance(0.25)) return;
  basket.discount = undefined;
  script.send('RemoveDiscount', {}, 'maria');
}

function sendTo(script: OrderScript): void {
  chooseShipping(script);
  script.send('SetShippingAddress', script.buyer.address);
  if (script.random.chance(0.7)) script.send('SetShipping', script.basket.shipping);
  else script.basket.shipping = undefined;
}

function chooseShipping({ basket, buyer, random }: OrderScript): void {
  const express = random.chance(0.15);
  const amount = shippingCost(basket.currency, express);
  basket.shipping = { method: express ? 'express' : 'standard', amount, ...taxOf(buyer.address) };
}

const reference = ({ story, count }: OrderScript): string =>
  `WEB-${isoDate(story.at).slice(0, 4)}-${String(count).padStart(5, '0')}`;
