import { DAY, HOUR, MINUTE, SHOP_DAYS } from './calendar.ts';
import { catalogue, type Product } from './catalogue.ts';
import type { Random } from './random.ts';
import { Story } from './story.ts';

const KEEPER = 'maria';

/** The catalogue over time: what can be bought when, and for how much. */
export class Market {
  readonly #opened: number;

  /** @param now the end of the shop's time so far */
  constructor(now: number) {
    this.#opened = now - SHOP_DAYS * DAY;
  }

  /** In the morning of the day before the first order can come. */
  get prepared(): number {
    return this.#opened - (this.#opened % DAY) - DAY + 9 * HOUR;
  }

  /** Minor units of the product's own currency. */
  priceOf(product: Product, at: number): number {
    return this.#isPast(product.fate?.dearerAt, at) ? dearer(product) : product.unitPrice;
  }

  /** One of the products that can be ordered then: the popular ones most of the time. */
  pick(random: Random, at: number): Product {
    const offered = catalogue.filter(({ fate }) => !this.#isPast(fate?.goneAt, at));
    return random.weighted(offered.map((product) => [product, product.popularity]));
  }

  /** What happens to the catalogue itself. */
  stories(random: Random): Story[] {
    return catalogue.map((product, index) => {
      const { sku, name, category, unitPrice, currency, requiresShipping } = product;
      const story = new Story(random.fork(), this.prepared + index * 3 * MINUTE);
      story.send('RegisterProduct', { sku, name, category, unitPrice, currency, requiresShipping }, KEEPER);
      this.#changeLater(story, product);
      return story;
    });
  }

  #changeLater(story: Story, product: Product): void {
    const { sku, fate = {} } = product;
    const { dearerAt, renamedAt, newName, goneAt } = fate;
    if (dearerAt !== undefined) {
      story
        .until(this.#time(dearerAt))
        .send('ChangeProductPrice', { sku, unitPrice: dearer(product) }, KEEPER);
    }
    if (renamedAt !== undefined) {
      story.until(this.#time(renamedAt)).send('RenameProduct', { sku, name: newName }, KEEPER);
    }
    if (goneAt !== undefined) {
      const reason = 'The maker stopped making it';
      story.until(this.#time(goneAt)).send('DiscontinueProduct', { sku, reason }, KEEPER);
    }
  }

  #time(tenth: number): number {
    return this.#opened + tenth * ((SHOP_DAYS / 10) * DAY);
  }

  #isPast(tenth: number | undefined, at: number): boolean {
    return tenth !== undefined && at >= this.#time(tenth);
  }
}

/** A tenth more, rounded to tens. */
const dearer = ({ unitPrice }: Product): number => Math.round((unitPrice * 1.1) / 10) * 10;
