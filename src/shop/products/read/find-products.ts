import type { SelectQueryBuilder } from 'kysely';
import * as z from 'zod';
import { foldText } from '../../../core/kernel/fold-text.ts';
import { ok, type Result } from '../../../core/kernel/result.ts';
import { currencyInput } from '../../../core/model/fields.ts';
import type { Ports } from '../../../core/model/ports.ts';
import { defineQuery, type Page } from '../../../core/model/query.ts';
import { after, limit, sortFields, withTotal } from '../../../core/read/paging.ts';
import { contains, pageOfRows, sortKeys } from '../../../core/read/sql/keyset.ts';
import { queryBuilder } from '../../../core/read/sql/query-builder.ts';
import { type Product, productRow } from './product.ts';
import type { ProductText } from './product-text.ts';
import { productView } from './view.ts';

const input = z.strictObject({
  text: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe('In the sku, name or category, whatever its case and accents'),
  category: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .describe('Of this category, whatever its case and accents'),
  currency: currencyInput().optional().describe('With a price in this currency'),
  status: z
    .enum(['active', 'discontinued'])
    .optional()
    .describe('That can be ordered (active), or no longer'),
  sort: sortFields(['sku', 'name', 'unitPrice'])
    .length(1)
    .default(['sku'])
    .describe('By this field, descending with "-"; prices currency by currency'),
  after: after(),
  limit: limit(),
  withTotal: withTotal(),
});

type Input = z.output<typeof input>;

export const findProducts = defineQuery({
  name: 'FindProducts',
  summary: 'Find products',
  input,
  views: [productView],
  result: { kind: 'page', item: productRow, idField: 'sku' },
  answer,
  cli: {
    path: 'products find',
    nothing: 'No products match.',
    args: ['text'],
    examples: [
      { run: 'daybook products find mug --status active', does: 'Mugs that can be ordered' },
      { run: 'daybook products find --category books --sort -unitPrice', does: 'Books, the dearest first' },
    ],
  },
});

interface Tables {
  readonly product: Product;
  readonly product_text: ProductText;
}

type Products = SelectQueryBuilder<Tables, 'product', Record<never, never>>;

const db = queryBuilder<Tables>();

async function answer(find: Input, { read }: Ports): Promise<Result<Page<Product>>> {
  return ok(await pageOfRows(read, chosen(find).selectAll(), keysOf(find), find));
}

/** Prices of two currencies do not compare: they stand one currency after the other. */
function keysOf({ sort: [by = 'sku'] }: Input) {
  const byPrice = by.endsWith('unitPrice');
  return sortKeys(byPrice ? [by.replace('unitPrice', 'currency'), by] : [by], {}, 'sku');
}

function chosen({ text, category, currency: code, status }: Input): Products {
  let query: Products = db.selectFrom('product');
  if (text !== undefined) query = query.where('sku', 'in', texts().where(contains('text', text)));
  if (category !== undefined)
    query = query.where('sku', 'in', texts().where('category', '=', foldText(category)));
  if (code !== undefined) query = query.where('currency', '=', code);
  if (status !== undefined) query = query.where('status', '=', status);
  return query;
}

const texts = () => db.selectFrom('product_text').select('sku');
