import { Basket } from './basket.ts';
import type { Buyer } from './buyers.ts';
import type { Market } from './market.ts';
import type { Random } from './random.ts';
import { Story } from './story.ts';

export interface OrderStart {
  readonly random: Random;
  readonly market: Market;
  readonly buyer: Buyer;
  /** Milliseconds. */
  readonly at: number;
  /** Its number among the orders: part of the web shop's reference. */
  readonly count: number;
}

/** One order of one buyer: what the chapters of its story share. */
export class OrderScript {
  readonly story: Story;
  readonly random: Random;
  readonly buyer: Buyer;
  readonly basket: Basket;
  readonly count: number;
  /** Milliseconds: the day by which it is needed, if the buyer said one. */
  requiredBy: number | undefined;
  readonly #orderId: string;

  constructor({ random, market, buyer, at, count }: OrderStart) {
    this.story = new Story(random, at);
    this.random = random;
    this.buyer = buyer;
    this.basket = new Basket(random, market, buyer);
    this.count = count;
    this.#orderId = random.uuid(at);
  }

  send(name: string, data: object = {}, actor = this.story.clerk): void {
    this.story.send(name, { orderId: this.#orderId, ...data }, actor);
  }
}
