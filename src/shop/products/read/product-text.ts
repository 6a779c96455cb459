import * as z from 'zod';
import { foldText, foldTexts } from '../../../core/kernel/fold-text.ts';
import { lazy } from '../../../core/kernel/lazy.ts';
import { oneRow } from '../../../core/model/table.ts';
import { sku } from '../../money/names.ts';
import type { Product } from './product.ts';

/** What a product is found by. */
export const productTextRow = lazy(() =>
  z.object({
    sku: sku().describe('The product'),
    text: z.string().describe('Its sku, name and category, folded, one a line'),
    category: z.string().nullable().describe('Its category, folded'),
  }),
);

export type ProductText = z.output<ReturnType<typeof productTextRow>>;

export const productTextTable = oneRow('product_text', productTextRow, {
  key: ['sku'],
  indexes: [['category', 'sku']],
});

export const textOf = ({
  sku: own,
  name,
  category,
}: Pick<Product, 'sku' | 'name' | 'category'>): ProductText => ({
  sku: own,
  text: foldTexts([own, name, category]),
  category: category === null ? null : foldText(category),
});
