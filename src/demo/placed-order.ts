import type { OrderScript } from './order-script.ts';
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
  readonly script: OrderScript;
  readonly random: Random;
  readonly story: Story;
  readonly money: Money;
  readonly goods: Goods;
  /** Firms get an invoice. */
  readonly method: Method;

  constructor(script: OrderScript) {
    this.script = script;
    this.random = script.random;
    this.story = script.story;
    this.money = new Money(script);
    this.goods = new Goods(script);
    this.method = script.buyer.firm ? 'invoice' : script.random.weighted(METHODS);
  }

  send(name: string, data: object = {}, actor = this.story.clerk): void {
    this.script.send(name, data, actor);
  }
}
