import type { Buyer } from './buyers.ts';
import type { Market } from './market.ts';
import { type Currency, currencyOf, priceIn, type Tax, taxOf } from './prices.ts';
import type { Random } from './random.ts';

/** An item as CreateOrder and AddItem take it. */
export interface Item extends Partial<Tax> {
  readonly sku?: string;
  readonly name?: string;
  readonly quantity: number;
  readonly unitPrice?: number;
  readonly requiresShipping?: boolean;
  readonly discount?: { readonly percentPpm: number; readonly code: string };
}

/** What a buyer puts together: the items in the order of their lines, L1 first. */
export class Basket {
  readonly currency: Currency;
  readonly items: Item[] = [];
  readonly #random: Random;
  readonly #market: Market;
  readonly #buyer: Buyer;
  readonly #voucher: Item['discount'];
  #ships = false;

  constructor(random: Random, market: Market, buyer: Buyer) {
    this.#random = random;
    this.#market = market;
    this.#buyer = buyer;
    this.currency = currencyOf(buyer.address.country);
    this.#voucher = voucherOf(random, buyer);
  }

  /** Whether anything in it needs an address to go to. */
  get ships(): boolean {
    return this.#ships;
  }

  /** As much as people take at once: often one thing, seldom many. */
  fill(at: number): this {
    const more: readonly (readonly [number, number])[] = this.#buyer.firm
      ? [
          [2, 3],
          [3, 4],
          [4, 4],
          [6, 2],
          [9, 1],
        ]
      : [
          [1, 40],
          [2, 28],
          [3, 16],
          [4, 9],
          [5, 4],
          [7, 2],
          [11, 1],
        ];
    const wanted = this.#random.weighted(more);
    for (let count = 0; count < wanted; count += 1) this.add(at);
    if (this.#random.chance(0.04)) this.items.push(this.#wrapping());
    return this;
  }

  /** One more line. */
  add(at: number): Item {
    const product = this.#market.pick(this.#random, at);
    const price = this.#market.priceOf(product, at);
    const item: Item = {
      sku: product.sku,
      quantity: this.#quantity(),
      ...(product.currency !== this.currency && { unitPrice: priceIn(product, price, this.currency) }),
      ...taxOf(this.#buyer.address),
      ...(this.#voucher && { discount: this.#voucher }),
    };
    this.#ships ||= product.requiresShipping;
    this.items.push(item);
    return item;
  }

  #quantity(): number {
    const { firm } = this.#buyer;
    if (firm)
      return this.#random.weighted([
        [6, 4],
        [12, 6],
        [24, 4],
        [36, 2],
        [100, 1],
      ]);
    return this.#random.weighted([
      [1, 62],
      [2, 22],
      [3, 6],
      [4, 5],
      [6, 4],
      [12, 1],
    ]);
  }

  /** What no catalogue has. */
  #wrapping(): Item {
    const unitPrice = priceIn({ currency: 'USD' }, 250, this.currency);
    return {
      name: 'Gift wrapping',
      quantity: 1,
      unitPrice,
      requiresShipping: false,
      ...taxOf(this.#buyer.address),
    };
  }
}

/** Firms have their rebate, others sometimes a voucher. */
function voucherOf(random: Random, { firm }: Buyer): Item['discount'] {
  if (firm) return { percentPpm: 125_000, code: 'TRADE' };
  if (!random.chance(0.1)) return undefined;
  return random.pick([
    { percentPpm: 100_000, code: 'WELCOME10' },
    { percentPpm: 150_000, code: 'NEWSLETTER15' },
  ]);
}
