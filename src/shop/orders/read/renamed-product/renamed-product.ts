import * as z from 'zod';
import { lazy } from '../../../../core/kernel/lazy.ts';
import { oneRow } from '../../../../core/model/table.ts';
import { sku } from '../../../money/names.ts';

/** A product whose orders are found by more than the name that stands on their lines. */
export const renamedProductRow = lazy(() =>
  z.object({
    sku: sku().describe('The product'),
    place: z
      .int()
      .describe('Where the log renames it first: no other product has it')
      .meta({ show: 'integer' }),
    names: z.string().describe('Every name until now, folded, one a line'),
  }),
);

export const renamedProductTable = oneRow('renamed_product', renamedProductRow, {
  key: ['sku'],
  indexes: [['place', 'sku']],
  fullText: { name: 'renamed_product_words', of: 'words', rowid: 'place', columns: ['names'] },
});
