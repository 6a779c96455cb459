import * as z from 'zod';
import { lazy } from '../../../../core/kernel/lazy.ts';
import { oneRow } from '../../../../core/model/table.ts';
import { orderId } from '../../../money/names.ts';

const line = lazy(() =>
  z.object({
    lineId: z.string().describe('The line'),
    text: z.string().describe('Its sku and name'),
  }),
);
const shipment = lazy(() =>
  z.object({
    shipmentId: z.string().describe('The shipment'),
    text: z.string().describe('Its carrier and tracking numbers'),
  }),
);

/** The words by which an order can be found, folded. */
export const orderSearchRow = lazy(() =>
  z.object({
    orderId: orderId().describe("The order's id"),
    number: z.int().describe('Its number').meta({ show: 'integer' }),
    reference: z.string().describe('Its number and its reference in another system'),
    customer: z.string().describe("The customer's or guest's name, reference and e-mail address"),
    items: z.string().describe('Skus and names of its products'),
    tracking: z.string().describe('Carriers and tracking numbers'),
    notes: z.string().describe('Its notes'),
    lines: z.array(line()).describe('Where items comes from').meta({ column: 'never' }),
    shipments: z.array(shipment()).describe('Where tracking comes from').meta({ column: 'never' }),
  }),
);

export type OrderSearch = z.output<ReturnType<typeof orderSearchRow>>;

export const SEARCHED = ['reference', 'customer', 'items', 'tracking', 'notes'] as const;

export const orderSearchTable = oneRow('order_search', orderSearchRow, {
  key: ['orderId'],
  fullText: { name: 'order_search_words', of: 'words', rowid: 'number', columns: SEARCHED },
});
