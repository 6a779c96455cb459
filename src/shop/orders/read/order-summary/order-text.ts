import * as z from 'zod';
import { lazy } from '../../../../core/kernel/lazy.ts';
import { oneRow } from '../../../../core/model/table.ts';
import { orderId } from '../../../money/names.ts';

/** What an order is found by. */
export const orderTextRow = lazy(() =>
  z.object({
    orderId: orderId().describe("The order's id"),
    number: z.int().describe('Its number').meta({ show: 'integer' }),
    text: z
      .string()
      .describe("The customer's name and reference, and its external reference, folded, one a line"),
  }),
);

export const orderTextTable = oneRow('order_text', orderTextRow, {
  key: ['orderId'],
  fullText: { name: 'order_text_trigrams', of: 'trigrams', rowid: 'number', columns: ['text'] },
});
