import type * as z from 'zod';
import type { OrderLineRow } from './order-line.ts';
import type { OrderSummary } from './order-summary.ts';
import type { orderTagRow } from './order-tag.ts';
import type { orderTextRow } from './order-text.ts';

/** The tables of `order_summary`, for the query builder. */
export interface OrderTables {
  readonly order_summary: OrderSummary;
  readonly order_line: OrderLineRow;
  readonly order_tag: z.output<ReturnType<typeof orderTagRow>>;
  readonly order_text: z.output<ReturnType<typeof orderTextRow>>;
}
