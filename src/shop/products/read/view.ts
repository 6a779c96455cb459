import codeHash from 'virtual:code-hash';
import type { EventMeta } from '../../../core/model/aggregate.ts';
import { defineView } from '../../../core/model/view.ts';
import { productEvents } from '../events.ts';
import { type Product, productTable } from './product.ts';
import { productTextTable, textOf } from './product-text.ts';

const touch = (product: Product, { occurredAt, version }: EventMeta): void => {
  product.updatedAt = occurredAt;
  product.version = version;
};

export const productView = defineView({
  name: 'product',
  version: 2,
  codeHash,
  summary: 'The catalogue: products, their prices and whether they can be ordered',
  events: productEvents,
  tables: { product: productTable, text: productTextTable },
  handlers: {
    ProductRegistered: ({ product, text }, { data, meta }) => {
      product.insert({
        sku: meta.id,
        number: meta.number ?? 0,
        name: data.name,
        unitPrice: data.unitPrice,
        currency: data.currency,
        category: data.category,
        requiresShipping: data.requiresShipping,
        status: 'active',
        registeredAt: meta.occurredAt,
        discontinuedAt: null,
        updatedAt: meta.occurredAt,
        version: meta.version,
      });
      text.insert(textOf({ sku: meta.id, name: data.name, category: data.category }));
    },
    ProductRenamed: ({ product, text }, { data, meta }) =>
      product.update((row) => {
        row.name = data.name;
        touch(row, meta);
        text.update((words) => Object.assign(words, textOf(row)));
      }),
    ProductPriceChanged: ({ product }, { data, meta }) =>
      product.update((row) => {
        row.unitPrice = data.unitPrice;
        row.currency = data.currency;
        touch(row, meta);
      }),
    ProductDiscontinued: ({ product }, { meta }) =>
      product.update((row) => {
        row.status = 'discontinued';
        row.discontinuedAt = meta.occurredAt;
        touch(row, meta);
      }),
  },
});
