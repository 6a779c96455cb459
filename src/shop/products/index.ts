import type { CommandLoaders } from '../../core/dispatch/command-dispatcher.ts';
import type { QueryLoaders } from '../../core/dispatch/query-dispatcher.ts';
import type { AnyView } from '../../core/model/view.ts';

export const productCommands = {
  RegisterProduct: async () => (await import('./write/register-product.ts')).registerProduct,
  RenameProduct: async () => (await import('./write/rename-product.ts')).renameProduct,
  ChangeProductPrice: async () => (await import('./write/change-product-price.ts')).changeProductPrice,
  DiscontinueProduct: async () => (await import('./write/discontinue-product.ts')).discontinueProduct,
} satisfies CommandLoaders;

export const productQueries = {
  GetProduct: async () => (await import('./read/get-product.ts')).getProduct,
  FindProducts: async () => (await import('./read/find-products.ts')).findProducts,
} satisfies QueryLoaders;

/** What is posted from the catalogue. */
export const productViews = async (): Promise<readonly AnyView[]> => [
  (await import('./read/view.ts')).productView,
];

export const productGroups = { products: 'The catalogue: what is sold, at what price, and how well' };
