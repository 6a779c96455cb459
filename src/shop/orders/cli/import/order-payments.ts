import { omitUndefined } from '../../../../core/kernel/omit.ts';
import type { OrderCells } from './order-cells.ts';
import type { RefundedRow } from './refund-rows.ts';
import { RowProblem } from './row-problem.ts';
import { type MoneyWord, saysOfMoney } from './status-words.ts';

interface GivenRefund {
  readonly at: string;
  readonly amount: number;
  readonly as?: 'credit';
}

interface GivenPayment {
  readonly at: string;
  readonly amount: number;
  readonly method: string;
  readonly reference?: string;
  readonly refunds?: readonly GivenRefund[];
}

/** When things happened, as far as it is said. */
export interface PaymentTimes {
  readonly placedAt: string | undefined;
  readonly cancelledAt: string | undefined;
  readonly paidAt: string | undefined;
  readonly refundedAt: string | undefined;
}

/**
 * What was paid: as `paid` says it, or the total less what is `outstanding`, or, where there is only a time of the payment or a
 * status that says so, the total. A refund without a time of its own happened when the order was cancelled, else when it was paid.
 *
 * @throws RowProblem
 */
export function paymentsOf(
  cells: OrderCells,
  total: number | undefined,
  times: PaymentTimes,
  refundedByRows: readonly RefundedRow[],
): readonly GivenPayment[] | undefined {
  const status = cells.text('status');
  const words = status === undefined ? [] : saysOfMoney(status, cells.reading.statusWords);
  const amount = paidOf(cells, total, times.paidAt, words);
  const refunded = cells.money('refunded') || (words.includes('refunded') ? amount : 0);
  if (amount === 0) {
    if (refunded === 0 && refundedByRows.length === 0) return undefined;
    const row = cells.said('refunded')?.row ?? cells.order.first;
    throw new RowProblem(`Row ${row}: something was refunded of an order that was not paid.`);
  }
  const at = times.paidAt ?? times.placedAt;
  if (at === undefined)
    throw new RowProblem(
      `Row ${cells.order.first}: something was paid, but neither paidAt nor date says when.`,
    );
  const payment = {
    at,
    amount,
    method: cells.text('paymentMethod') ?? 'other',
    reference: cells.text('paymentReference'),
    refunds: refundsOf(
      [{ at: times.refundedAt ?? times.cancelledAt ?? at, amount: refunded }, ...refundedByRows],
      amount - (total ?? amount),
      times,
    ),
  };
  return [omitUndefined(payment) as GivenPayment];
}

/** Money back is no longer owed, but for what was paid too much; a cancelled order owes nothing anyway. */
function refundsOf(
  refunded: readonly RefundedRow[],
  overpaid: number,
  { cancelledAt }: PaymentTimes,
): readonly GivenRefund[] | undefined {
  let over = cancelledAt === undefined ? Math.max(0, overpaid) : Number.POSITIVE_INFINITY;
  const refunds = refunded.flatMap(({ at, amount }): GivenRefund[] => {
    const plain = Math.min(amount, over);
    over -= plain;
    const credit = { at, amount: amount - plain, as: 'credit' as const };
    return [{ at, amount: plain }, credit].filter((one) => one.amount > 0);
  });
  return refunds.length === 0 ? undefined : refunds;
}

function paidOf(
  cells: OrderCells,
  total: number | undefined,
  paidAt: string | undefined,
  words: readonly MoneyWord[],
): number {
  const paid = cells.money('paid');
  if (paid !== undefined) return paid;
  if (words.includes('unpaid')) return 0;
  const outstanding = words.includes('paid') ? 0 : cells.money('outstanding');
  if (outstanding === undefined && paidAt === undefined) return 0;
  if (total === undefined)
    throw new RowProblem(`Row ${cells.order.first}: it was paid, but not what: map paid or total.`);
  if ((outstanding ?? 0) > total)
    throw new RowProblem(`Row ${cells.order.first}: more is outstanding than the order comes to.`);
  return total - (outstanding ?? 0);
}
