import type { OrderTeller } from './order-teller.ts';
import { Money } from './paying.ts';
import type { Random } from './random.ts';
import { Goods } from './sending.ts';
import type { Story } from './story.ts';

export type Method = 'card' | 'paypal' | 'bank_transfer' | 'invoice';

const METHODS: readonly (readonly [Method, number])[] = [
  ['card', 60],
  ['paypal', 12],
  ['bank_transfer', 28],
];

/** A placed order on its way: what the chapters after the placing share. */
export class PlacedOrder {
  readonly teller: OrderTeller;
  readonly random: Random;
  readonly story: Story;
  readonly money: Money;
  readonly goods: Goods;
  /** Firms get an invoice. */
  readonly method: Method;

  constructor(teller: OrderTeller) {
    this.teller = teller;
    this.random = teller.random;
    this.story = teller.story;
    this.money = new Money(teller);
    this.goods = new Goods(teller);
    this.method = teller.buyer.firm ? 'invoice' : teller.random.weighted(METHODS);
  }

  tell(name: string, data: object = {}, actor = this.story.clerk): void {
    this.teller.tell(name, data, actor);
  }
}
