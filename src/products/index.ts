import type { CommandLoaders } from '../core/command-dispatcher.ts';
import type { QueryLoaders } from '../core/query-dispatcher.ts';
import type { AnyView } from '../core/view.ts';

export const productCommands = {
  RegisterProduct: () => import('./write/register-product.ts').then((m) => m.registerProduct),
  RenameProduct: () => import('./write/rename-product.ts').then((m) => m.renameProduct),
  ChangeProductPrice: () => import('./write/change-product-price.ts').then((m) => m.changeProductPrice),
  DiscontinueProduct: () => import('./write/discontinue-product.ts').then((m) => m.discontinueProduct),
} satisfies CommandLoaders;

export const productQueries = {
  GetProduct: () => import('./read/get-product.ts').then((m) => m.getProduct),
  FindProducts: () => import('./read/find-products.ts').then((m) => m.findProducts),
} satisfies QueryLoaders;

/** What is posted from the catalogue. */
export const productViews = async (): Promise<readonly AnyView[]> => [
  (await import('./read/view.ts')).productView,
];
