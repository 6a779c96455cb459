import { Basket, type Item } from './basket.ts';
import type { Buyer } from './buyers.ts';
import { DAY, isoDate } from './calendar.ts';
import type { Market } from './market.ts';
import { shippingCost, taxOf } from './prices.ts';
import type { Random } from './random.ts';
import { Story, WEB_SHOP } from './story.ts';
import {
  callNotes,
  cancelNotes,
  cancelReasons,
  deskNotes,
  reinstateReasons,
  reopenReasons,
  tagsOfOrders,
} from './words.ts';

export interface OrderBeginning {
  readonly random: Random;
  readonly market: Market;
  readonly buyer: Buyer;
  /** Milliseconds. */
  readonly at: number;
  /** Its number among the orders: part of the web shop's reference. */
  readonly count: number;
}

/** What becomes of an order, from the first item to the end. The plan cuts off what has not happened yet. */
export function orderStory(beginning: OrderBeginning): Story {
  const telling = new OrderTelling(beginning);
  const placed = beginning.random.chance(0.7) ? telling.onTheWeb() : telling.atTheDesk();
  if (placed) telling.afterwards();
  return telling.story;
}

class OrderTelling {
  readonly story: Story;
  readonly #orderId: string;
  readonly #random: Random;
  readonly #buyer: Buyer;
  readonly #basket: Basket;
  readonly #count: number;

  constructor({ random, market, buyer, at, count }: OrderBeginning) {
    this.story = new Story(random, at);
    this.#random = random;
    this.#buyer = buyer;
    this.#basket = new Basket(random, market, buyer);
    this.#orderId = random.uuid(at);
    this.#count = count;
  }

  /** The customer does it all at once. */
  onTheWeb(): boolean {
    const { items } = this.#basket.fill(this.story.at);
    this.#create(items, WEB_SHOP, {
      ...(this.#basket.ships && { shippingAddress: this.#address(), shipping: this.#shipping() }),
      ...(this.#random.chance(0.6) && { externalRef: this.#reference() }),
      ...(this.#random.chance(0.08) && { tags: ['gift'] }),
      place: true,
    });
    return true;
  }

  /** Somebody calls; the order grows, and in the end it is placed, or not. */
  atTheDesk(): boolean {
    const { items } = this.#basket.fill(this.story.at);
    const note = this.#random.chance(0.4) ? { note: this.#random.pick(callNotes) } : {};
    this.#create([...items], this.story.clerk, { ...note, tags: [this.#buyer.firm ? 'wholesale' : 'phone'] });
    if (this.#random.chance(0.35)) this.#onSecondThoughts();
    if (this.#basket.ships) this.#tell('SetShippingAddress', { ...this.#address() });
    if (this.#buyer.firm) this.#tell('SetBillingAddress', { ...this.#address(), line2: 'Accounts' });
    const fate = this.#random.weighted([
      ['placed', 82],
      ['left', 10],
      ['discarded', 8],
    ] as const);
    if (fate === 'discarded') this.story.daysLater(5, 25).tell('CancelOrder', this.#data({}));
    if (fate !== 'placed') return false;
    this.story.minutesLater(2, 400);
    this.#tell('PlaceOrder');
    return true;
  }

  afterwards(): void {
    if (this.#random.chance(0.22))
      this.story.minutesLater(10, 900).tell('AddNote', this.#data({ text: this.#random.pick(deskNotes) }));
    if (this.#random.chance(0.12)) this.#tell('TagOrder', { tags: [this.#random.weighted(tagsOfOrders)] });
    const fate = this.#random.weighted([
      ['completed', 88],
      ['cancelled', 8],
      ['left', 4],
    ] as const);
    if (fate === 'cancelled' && !this.#cancelled()) return;
    if (fate !== 'left') this.#completed();
  }

  /** A line more, another quantity, a line less. */
  #onSecondThoughts(): void {
    const lines = this.#basket.items.length;
    this.story.minutesLater(3, 300);
    if (this.#random.chance(0.6)) this.#tell('AddItem', { ...this.#basket.add(this.story.at) });
    if (this.#random.chance(0.4)) {
      const quantity = (this.#basket.items[0] as Item).quantity + this.#random.int(1, 3);
      this.#tell('ChangeItem', { lineId: 'L1', quantity });
    }
    if (lines > 1 && this.#random.chance(0.3)) this.#tell('RemoveItem', { lineId: `L${lines}` });
  }

  /** Whether it was reinstated. */
  #cancelled(): boolean {
    const reason = this.#random.weighted(cancelReasons);
    const note =
      reason === 'customer' && this.#random.chance(0.6) ? { note: this.#random.pick(cancelNotes) } : {};
    this.story.daysLater(0, 6).tell('CancelOrder', this.#data({ reason, ...note }));
    if (!this.#random.chance(0.2)) return false;
    this.story
      .daysLater(1, 4)
      .tell('ReinstateOrder', this.#data({ reason: this.#random.pick(reinstateReasons) }));
    return true;
  }

  #completed(): void {
    const done = { force: true, reason: 'Sent and paid: kept on paper' };
    this.story.daysLater(2, 12).tell('CompleteOrder', this.#data(done));
    if (!this.#random.chance(0.04)) return;
    this.story.daysLater(1, 6).tell('ReopenOrder', this.#data({ reason: this.#random.pick(reopenReasons) }));
    this.story.daysLater(1, 4).tell('CompleteOrder', this.#data(done));
  }

  #create(items: readonly Item[], actor: string, more: object): void {
    const { currency } = this.#basket;
    const requiredBy = this.#random.chance(0.15)
      ? { requiredBy: isoDate(this.story.at + this.#random.int(5, 30) * DAY) }
      : {};
    this.story.tell(
      'CreateOrder',
      this.#data({ ...this.#buyer.named, currency, items, ...requiredBy, ...more }),
      actor,
    );
  }

  #tell(name: string, data: object = {}): void {
    this.story.tell(name, this.#data(data));
  }

  #data(data: object) {
    return { orderId: this.#orderId, ...data };
  }

  #reference(): string {
    return `WEB-${isoDate(this.story.at).slice(0, 4)}-${String(this.#count).padStart(5, '0')}`;
  }

  #address(): object {
    return { ...this.#buyer.address };
  }

  #shipping(): object {
    const express = this.#random.chance(0.15);
    const amount = shippingCost(this.#basket.currency, express);
    return { method: express ? 'express' : 'standard', amount, ...taxOf(this.#buyer.address) };
  }
}
