import * as z from 'zod';
import { advice } from '../../../core/kernel/advice.ts';
import { fail, ok } from '../../../core/kernel/result.ts';
import { streamId } from '../../../core/model/commit.ts';
import { defineQuery } from '../../../core/model/query.ts';
import { queryBuilder } from '../../../core/read/sql/query-builder.ts';
import { sku } from '../../money/names.ts';
import { productEvents } from '../events.ts';
import { type Product, productRow } from './product.ts';
import { productView } from './view.ts';

const db = queryBuilder<{ readonly product: Product }>();

export const getProduct = defineQuery({
  name: 'GetProduct',
  summary: 'Show a product',
  input: z.strictObject({ sku: sku().describe('The product') }),
  views: [productView],
  stream: (input) => streamId(productEvents.category, input.sku),
  result: { kind: 'one', item: productRow, idField: 'sku' },
  answer: async ({ sku: named }, { read }) => {
    const product = await read.first<Product>(db.selectFrom('product').selectAll().where('sku', '=', named));
    if (product !== undefined) return ok(product);
    return fail({
      kind: 'not_found',
      code: 'product_not_found',
      details: { sku: named },
      message: `There is no product "${named}".`,
      ...advice`See ${{ message: 'FindProducts' }}.`,
    });
  },
  cli: {
    path: 'products show',
    args: ['sku'],
    examples: [{ run: 'daybook products show MUG', does: 'Its name, price and whether it can be ordered' }],
  },
});
