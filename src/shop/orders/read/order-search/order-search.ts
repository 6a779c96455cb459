import * as z from 'zod';
import { lazy } from '../../../../core/kernel/lazy.ts';
import { oneRow } from '../../../../core/model/table.ts';
import { customerRef, orderId } from '../../../money/names.ts';

/** The words by which an order can be found, folded. */
export const orderSearchRow = lazy(() =>
  z.object({
    orderId: orderId().describe("The order's id"),
    number: z.int().describe('Its number').meta({ show: 'integer' }),
    customerRef: customerRef().nullable().describe('The customer; empty for a guest').meta({ show: 'id' }),
    reference: z.string().describe('Its number and its reference in another system'),
    customer: z.string().describe("The customer's or guest's name, reference and e-mail address"),
    items: z.string().describe('Skus and names of its products, a line each'),
    tracking: z.string().describe('Carriers and tracking numbers, a shipment a line'),
    notes: z.string().describe('Its notes'),
    lineIds: z.array(z.string()).describe('Whose products the lines of items are').meta({ column: 'never' }),
    shipmentIds: z.array(z.string()).describe('Whose the lines of tracking are').meta({ column: 'never' }),
  }),
);

export type OrderSearch = z.output<ReturnType<typeof orderSearchRow>>;

export const SEARCHED = ['reference', 'customer', 'items', 'tracking', 'notes'] as const;

export const orderSearchTable = oneRow('order_search', orderSearchRow, {
  key: ['orderId'],
  subject: { category: 'customer', column: 'customerRef' },
  fullText: { name: 'order_search_words', of: 'words', rowid: 'number', columns: SEARCHED },
});
