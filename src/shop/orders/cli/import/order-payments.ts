import { omitUndefined } from '../../../../core/kernel/omit.ts';
import type { OrderCells } from './order-cells.ts';
import { RowProblem } from './row-problem.ts';

interface GivenPayment {
  readonly at: string;
  readonly amount: number;
  readonly method: string;
  readonly reference?: string;
  readonly refunds?: readonly { at: string; amount: number; reason?: string }[];
}

/** When things happened, as far as it is said. */
export interface PaymentTimes {
  readonly placedAt: string | undefined;
  readonly cancelledAt: string | undefined;
  readonly paidAt: string | undefined;
  readonly refundedAt: string | undefined;
}

/**
 * What was paid: as `paid` says it, or the total less what is `outstanding`, or, where there is only a time of the payment,
 * the total. A refund without a time of its own happened when the order was cancelled, else when it was paid.
 *
 * @throws RowProblem
 */
export function paymentsOf(
  cells: OrderCells,
  total: number | undefined,
  times: PaymentTimes,
): readonly GivenPayment[] | undefined {
  const amount = paidOf(cells, total, times.paidAt);
  const refunded = cells.money('refunded') ?? 0;
  if (amount === 0) {
    if (refunded === 0) return undefined;
    throw new RowProblem(
      `Row ${cells.said('refunded')?.row ?? cells.order.first}: something was refunded of an order that was not paid.`,
    );
  }
  const at = times.paidAt ?? times.placedAt;
  if (at === undefined)
    throw new RowProblem(
      `Row ${cells.order.first}: something was paid, but neither paidAt nor date says when.`,
    );
  const refundedAt = times.refundedAt ?? times.cancelledAt ?? at;
  return [
    omitUndefined({
      at,
      amount,
      method: cells.text('paymentMethod') ?? 'other',
      reference: cells.text('paymentReference'),
      refunds: refunded === 0 ? undefined : [{ at: refundedAt, amount: refunded }],
    }) as GivenPayment,
  ];
}

function paidOf(cells: OrderCells, total: number | undefined, paidAt: string | undefined): number {
  const paid = cells.money('paid');
  if (paid !== undefined) return paid;
  const outstanding = cells.money('outstanding');
  if (outstanding === undefined && paidAt === undefined) return 0;
  if (total === undefined)
    throw new RowProblem(`Row ${cells.order.first}: it was paid, but not what: map paid or total.`);
  if ((outstanding ?? 0) > total)
    throw new RowProblem(`Row ${cells.order.first}: more is outstanding than the order comes to.`);
  return total - (outstanding ?? 0);
}
