import type { Aggregate } from '../../../core/model/aggregate.ts';
import { commandsOf } from '../../../core/model/command.ts';
import { productEvents } from '../events.ts';

/** A product as the decisions about it see it. */
export interface Product {
  readonly sku: string;
  name: string;
  unitPrice: number;
  currency: string;
  discontinued: boolean;
}

export const productAggregate: Aggregate<Product, typeof productEvents> = {
  events: productEvents,
  currencyOf: ({ currency }) => currency,
  initialState: (sku) => ({ sku, name: '', unitPrice: 0, currency: '', discontinued: false }),
  evolve: {
    ProductRegistered: (product, { name, unitPrice, currency }) => {
      Object.assign(product, { name, unitPrice, currency });
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

export const productCommand = commandsOf(productAggregate);
