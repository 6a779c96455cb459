import codeHash from 'virtual:code-hash';
import { defineView } from '../../../../core/model/view.ts';
import { productEvents } from '../../../products/events.ts';
import { withNames } from '../known-names.ts';
import { renamedProductTable } from './renamed-product.ts';

/** A line keeps the name that the product had when it was ordered; who looks for it may know the product by another. */
export const renamedProductView = defineView({
  name: 'renamed_product',
  version: 1,
  codeHash,
  summary:
    'What products were called before and after they were renamed, so that their orders are found by either',
  events: productEvents,
  tables: { product: renamedProductTable },
  handlers: {
    ProductRegistered: null,
    ProductRenamed: ({ product }, { data: { before, name }, meta }) => {
      if (product.get() === undefined) product.insert({ sku: meta.id, place: meta.position, names: '' });
      product.update((row) => {
        row.names = withNames(row.names, [before, name]);
      });
    },
    ProductPriceChanged: null,
    ProductDiscontinued: null,
  },
});
