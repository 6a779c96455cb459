import type { productCommands, productQueries } from './index.ts';

/** The catalogue as methods: the message that each sends. */
export const productMethods = {
  /**
   * Adds a product to the catalogue. Prices are integer minor units of the currency.
   *
   * @example
   * await daybook.products.register({ sku: 'MUG', name: 'Blue mug', unitPrice: 450, currency: 'USD' });
   */
  register: 'RegisterProduct',
  /**
   * Gives a product another name; orders keep the one they were made with.
   *
   * @example
   * await daybook.products.rename({ sku: 'MUG', name: 'Navy mug' });
   */
  rename: 'RenameProduct',
  /**
   * Changes a product's price; orders keep the one they were made with.
   *
   * @example
   * await daybook.products.changePrice({ sku: 'MUG', unitPrice: 490 });
   */
  changePrice: 'ChangeProductPrice',
  /**
   * Takes a product out of the catalogue: it can no longer be ordered.
   *
   * @example
   * await daybook.products.discontinue({ sku: 'MUG', reason: 'the kiln broke' });
   */
  discontinue: 'DiscontinueProduct',
  /**
   * Shows a product.
   *
   * @example
   * const mug = await daybook.products.get({ sku: 'MUG' });
   * if (mug.ok) console.log(mug.value.unitPrice);
   */
  get: 'GetProduct',
  /**
   * Finds products, a page at a time.
   *
   * @example
   * await daybook.products.find({ status: 'active', sort: ['name'] });
   */
  find: 'FindProducts',
} as const satisfies Readonly<Record<string, keyof typeof productCommands | keyof typeof productQueries>>;
