import type { Buyer } from './buyers.ts';
import type { Market } from './market.ts';
import { type Currency, currencyOf, priceIn, type Tax, taxOf } from './prices.ts';
import type { Random } from './random.ts';
import { lineTotals, type OrderDiscount, type PricedLine, type ShippingCost, shippingTotal } from './sums.ts';

/** An item as CreateOrder, AddItem and EditOrder take it. */
export interface Item extends Partial<Tax> {
  readonly sku?: string;
  readonly name?: string;
  readonly quantity: number;
  readonly unitPrice?: number;
  readonly requiresShipping?: boolean;
  readonly discount?: { readonly percentPpm: number; readonly code: string };
}

export interface BasketLine extends PricedLine {
  readonly ships: boolean;
}

/** What a buyer puts together, and what it comes to. */
export class Basket {
  readonly currency: Currency;
  lines: BasketLine[] = [];
  discount: OrderDiscount | undefined;
  shipping: ShippingCost | undefined;
  readonly #random: Random;
  readonly #market: Market;
  readonly #buyer: Buyer;
  readonly #voucher: Item['discount'];
  #added = 0;

  constructor(random: Random, market: Market, buyer: Buyer) {
    this.#random = random;
    this.#market = market;
    this.#buyer = buyer;
    this.currency = currencyOf(buyer.address.country);
    this.#voucher = voucherOf(random, buyer);
  }

  get total(): number {
    const totals = lineTotals(this.lines, this.discount).values();
    return [...totals].reduce((sum, each) => sum + each, shippingTotal(this.shipping));
  }

  /** The lines that have to be sent. */
  get shippable(): readonly BasketLine[] {
    return this.lines.filter(({ ships }) => ships);
  }

  /** As much as people take at once: often one thing, seldom many. */
  fill(at: number): readonly Item[] {
    const items = Array.from({ length: this.#random.weighted(this.#buyer.firm ? FIRMS_LINES : LINES) }, () =>
      this.add(at),
    );
    return this.#random.chance(0.04) ? [...items, this.#wrapping()] : items;
  }

  /** One more line. */
  add(at: number): Item {
    const product = this.#market.pick(this.#random, at);
    const listed = this.#market.priceOf(product, at);
    const unitPrice = priceIn(product, listed, this.currency);
    const isForeign = product.currency !== this.currency;
    const quantity = this.#random.weighted(this.#buyer.firm ? FIRMS_UNITS : UNITS);
    const item = { sku: product.sku, quantity, ...(isForeign && { unitPrice }) };
    return this.#line(item, unitPrice, product.requiresShipping, this.#voucher);
  }

  /** What no catalogue has. */
  #wrapping(): Item {
    const unitPrice = priceIn({ currency: 'USD' }, 250, this.currency);
    return this.#line(
      { name: 'Gift wrapping', quantity: 1, unitPrice, requiresShipping: false },
      unitPrice,
      false,
    );
  }

  #line(item: Item, unitPrice: number, ships: boolean, discount?: Item['discount']): Item {
    this.#added += 1;
    const tax = taxOf(this.#buyer.address);
    const discountPpm = discount?.percentPpm ?? 0;
    const { quantity } = item;
    this.lines.push({ lineId: `L${this.#added}`, unitPrice, tax, discountPpm, quantity, ships });
    return { ...item, ...tax, ...(discount && { discount }) };
  }
}

type Odds = readonly (readonly [number, number])[];

const LINES: Odds = [
  [1, 40],
  [2, 28],
  [3, 16],
  [4, 9],
  [5, 4],
  [7, 2],
  [11, 1],
];
const UNITS: Odds = [
  [1, 62],
  [2, 22],
  [3, 6],
  [4, 5],
  [6, 4],
  [12, 1],
];
/** Firms order by the dozen. */
const FIRMS_LINES: Odds = [
  [2, 3],
  [3, 4],
  [4, 4],
  [6, 2],
  [9, 1],
];
const FIRMS_UNITS: Odds = [
  [6, 4],
  [12, 6],
  [24, 4],
  [36, 2],
  [100, 1],
];

/** Firms have their rebate, others sometimes a voucher. */
function voucherOf(random: Random, { firm }: Buyer): Item['discount'] {
  if (firm) return { percentPpm: 125_000, code: 'TRADE' };
  if (!random.chance(0.1)) return undefined;
  return random.pick([
    { percentPpm: 100_000, code: 'WELCOME10' },
    { percentPpm: 150_000, code: 'NEWSLETTER15' },
  ]);
}
