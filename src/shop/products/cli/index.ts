import type { EntityOf } from '../../../cli/session/entities.ts';
import type { findProducts } from '../read/find-products.ts';
import type { getProduct } from '../read/get-product.ts';

const product: EntityOf<typeof getProduct, typeof findProducts> = {
  get: 'GetProduct',
  shownBy: 'products show',
  find: 'FindProducts',
  size: 'limit',
  id: 'sku',
  usual: { currency: 'currency' },
  choices: async () => ({
    label: ({ name, sku }) => `${name} (${sku})`,
    words: (found) => found.map(({ sku, name }) => ({ word: sku, help: name })),
    among: { status: 'active' },
  }),
};

/** What products say to the command line beside their definitions. */
export const productsCli = { entities: { product } };
