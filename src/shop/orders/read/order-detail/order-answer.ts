import * as z from 'zod';
import { lazy } from '../../../../core/kernel/lazy.ts';
import { instant } from '../../../../core/model/fields.ts';
import type { StoredRow } from '../../../../core/model/rows.ts';
import { orderLineRow } from '../order-summary/order-line.ts';
import { orderSummaryRow } from '../order-summary/order-summary.ts';
import { orderDetailRow } from './order-detail.ts';

/** The whole of an order. */
export const orderAnswer = lazy(() =>
  z.object({
    ...orderSummaryRow().shape,
    lines: z
      .array(orderLineRow().omit({ orderId: true, orderedAt: true }))
      .describe('Its lines')
      .meta({ show: 'list' }),
    ...orderDetailRow().omit({ orderId: true, currency: true }).shape,
    forgottenAt: instant()
      .nullable()
      .describe('When the customer or guest was forgotten; empty: they were not')
      .meta({ show: 'timestamp' }),
  }),
);

export type OrderAnswer = z.output<ReturnType<typeof orderAnswer>>;

export function orderAnswerOf(
  summary: StoredRow,
  lines: readonly StoredRow[],
  detail: StoredRow,
): OrderAnswer {
  const own = lines.map(({ orderId: _, orderedAt: __, ...line }) => line);
  return { ...detail, ...summary, lines: own.sort(byNumber), forgottenAt: null } as unknown as OrderAnswer;
}

/** L2 stands before L10. */
const byNumber = (a: StoredRow, b: StoredRow): number => numberOf(a) - numberOf(b);
const numberOf = ({ lineId }: StoredRow): number => Number((lineId as string).slice(1));
