import type { Aggregate } from '../../../../core/model/aggregate.ts';
import { productEvents } from '../../../products/events.ts';

/** A product as an order's decisions see it: folded from the catalogue's events. */
export interface CatalogueProduct {
  readonly sku: string;
  name: string;
  unitPrice: number;
  currency: string;
  category: string | null;
  requiresShipping: boolean;
  registered: boolean;
  discontinued: boolean;
}

export const catalogueProduct: Aggregate<CatalogueProduct, typeof productEvents> = {
  events: productEvents,
  currencyOf: ({ currency }) => currency,
  initialState: (sku) => ({
    sku,
    name: '',
    unitPrice: 0,
    currency: '',
    category: null,
    requiresShipping: true,
    registered: false,
    discontinued: false,
  }),
  evolve: {
    ProductRegistered: (product, { name, unitPrice, currency, category, requiresShipping }) => {
      Object.assign(product, { name, unitPrice, currency, category, requiresShipping, registered: true });
    },
    ProductRenamed: (product, { name }) => {
      product.name = name;
    },
    ProductPriceChanged: (product, { unitPrice, currency }) => {
      Object.assign(product, { unitPrice, currency });
    },
    ProductDiscontinued: (product) => {
      product.discontinued = true;
    },
  },
};
