import { message } from '../../core/dispatch/service.ts';
import type { AnyView } from '../../core/model/view.ts';

/** The commands, by the methods that send them. */
export const productCommands = {
  /**
   * Adds a product to the catalogue. Prices are integer minor units of the currency.
   *
   * @example
   * await daybook.products.register({ sku: 'MUG', name: 'Blue mug', unitPrice: 450, currency: 'USD' });
   */
  register: message(
    'RegisterProduct',
    async () => (await import('./write/register-product.ts')).registerProduct,
  ),
  /**
   * Gives a product another name; orders keep the one they were made with.
   *
   * @example
   * await daybook.products.rename({ sku: 'MUG', name: 'Navy mug' });
   */
  rename: message('RenameProduct', async () => (await import('./write/rename-product.ts')).renameProduct),
  /**
   * Changes a product's price; orders keep the one they were made with.
   *
   * @example
   * await daybook.products.changePrice({ sku: 'MUG', unitPrice: 490 });
   */
  changePrice: message(
    'ChangeProductPrice',
    async () => (await import('./write/change-product-price.ts')).changeProductPrice,
  ),
  /**
   * Takes a product out of the catalogue: it can no longer be ordered.
   *
   * @example
   * await daybook.products.discontinue({ sku: 'MUG', reason: 'the kiln broke' });
   */
  discontinue: message(
    'DiscontinueProduct',
    async () => (await import('./write/discontinue-product.ts')).discontinueProduct,
  ),
};

/** The queries, by the methods that send them. */
export const productQueries = {
  /**
   * Shows a product.
   *
   * @example
   * const mug = await daybook.products.get({ sku: 'MUG' });
   * if (mug.ok) console.log(mug.value.unitPrice);
   */
  get: message('GetProduct', async () => (await import('./read/get-product.ts')).getProduct),
  /**
   * Finds products, a page at a time.
   *
   * @example
   * await daybook.products.find({ status: 'active', sort: ['name'] });
   */
  find: message('FindProducts', async () => (await import('./read/find-products.ts')).findProducts),
};

/** What is posted from the catalogue. */
export const productViews = async (): Promise<readonly AnyView[]> => [
  (await import('./read/view.ts')).productView,
];

export const productGroups = { products: 'The catalogue: what is sold, at what price, and how well' };
