import type { CommandLoaders } from '../core/command-dispatcher.ts';

export const productCommands = {
  RegisterProduct: () => import('./write/register-product.ts').then((m) => m.registerProduct),
  RenameProduct: () => import('./write/rename-product.ts').then((m) => m.renameProduct),
  ChangeProductPrice: () => import('./write/change-product-price.ts').then((m) => m.changeProductPrice),
  DiscontinueProduct: () => import('./write/discontinue-product.ts').then((m) => m.discontinueProduct),
} satisfies CommandLoaders;
