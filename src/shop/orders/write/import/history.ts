import { isRejection } from '../../../../core/model/command.ts';
import { at, type DecisionStep } from '../deciding.ts';
import { decideCancelShipment } from '../fulfilment/cancel-shipment.ts';
import { decideConfirmDelivery } from '../fulfilment/confirm-delivery.ts';
import { decideShipItems } from '../fulfilment/ship-items.ts';
import { decideCancelOrder } from '../lifecycle/cancel-order.ts';
import { decideCompleteOrder } from '../lifecycle/complete-order.ts';
import { decideHoldOrder } from '../lifecycle/hold-order.ts';
import { placeFromHistory } from '../lifecycle/place-order.ts';
import { decideReleaseHold } from '../lifecycle/release-hold.ts';
import { decideAuthorizePayment } from '../money/authorize-payment.ts';
import { captureFromHistory } from '../money/capture-payment.ts';
import { decideRecordPayment } from '../money/record-payment.ts';
import { decideRefundPayment } from '../money/refund-payment.ts';
import { decideVoidPayment } from '../money/void-payment.ts';
import { decideAddNote } from '../notes-and-tags/add-note.ts';
import { rejectOrder } from '../rejections.ts';
import { decideCancelReturn } from '../returns/cancel-return.ts';
import { decideReceiveReturn } from '../returns/receive-return.ts';
import { decideRequestReturn } from '../returns/request-return.ts';
import type { ImportInput } from './input.ts';

/** Something that happened, and when. */
interface Happened {
  readonly when: string;
  readonly step: DecisionStep;
}

/** What has happened to an imported order since it was created, in the order of time. */
export function history(given: ImportInput): readonly DecisionStep[] {
  const happened = [...happenings(given)];
  // The sort is stable: what happened at the same instant happened in the order in which it is listed here.
  happened.sort((a, b) => (a.when < b.when ? -1 : a.when > b.when ? 1 : 0));
  return happened.map(({ when, step }) => at(when, step));
}

function* happenings(given: ImportInput): Generator<Happened> {
  const { placedAt, completedAt, cancelledAt, cancelReason } = given;
  if (placedAt !== undefined) yield { when: placedAt, step: placeFromHistory(given.country) };
  // Before shipments: what was released at the instant of a shipment was released for it.
  for (const { releasedAt: when, reason } of given.holds ?? [])
    if (when !== undefined) yield { when, step: decideReleaseHold({ reason }) };
  for (const payment of given.payments ?? []) yield* paymentHistory(payment);
  for (const shipment of given.shipments ?? []) yield* shipmentHistory(shipment);
  for (const each of given.returns ?? []) yield* returnHistory(each);
  for (const { at: when, reason, note } of given.holds ?? [])
    yield { when, step: decideHoldOrder({ reason, note }) };
  for (const { at: when, text } of given.notes ?? [])
    if (when !== undefined) yield { when, step: decideAddNote(text) };
  if (completedAt !== undefined) yield { when: completedAt, step: completeFromHistory };
  if (cancelledAt !== undefined) {
    // A draft that was thrown away needs no reason.
    const reason = cancelReason ?? (placedAt === undefined ? undefined : 'other');
    yield { when: cancelledAt, step: decideCancelOrder({ reason }) };
  }
}

/** An order that was completed elsewhere was completed, whatever is open in its books here. */
const completeFromHistory: DecisionStep = decideCompleteOrder({
  force: true,
  reason: 'Completed before it was imported',
});

/** What follows on a step learns the id that it was given, for ids go by the order of time. */
interface Assigned {
  id: string | undefined;
}

const assigning =
  (assigned: Assigned, kind: 'payments' | 'shipments' | 'returns', step: DecisionStep): DecisionStep =>
  (order) => {
    const decision = step(order);
    const prefix = { payments: 'P', shipments: 'S', returns: 'R' }[kind];
    if (!isRejection(decision)) assigned.id = `${prefix}${order[kind].size + 1}`;
    return decision;
  };

const following =
  (assigned: Assigned, step: (id: string) => DecisionStep): DecisionStep =>
  (order) =>
    assigned.id === undefined ? rejectOrder('times_out_of_order') : step(assigned.id)(order);

function* paymentHistory(payment: NonNullable<ImportInput['payments']>[number]): Generator<Happened> {
  const { at: when, captures, voidedAt, refunds = [], ...given } = payment;
  const assigned: Assigned = { id: undefined };
  const first =
    captures === undefined
      ? decideRecordPayment({ ...given, allowOverpay: true })
      : decideAuthorizePayment(given);
  yield { when, step: assigning(assigned, 'payments', first) };
  for (const { at: then, amount } of captures ?? []) {
    yield {
      when: then,
      step: following(assigned, (paymentId) => captureFromHistory({ paymentId, amount }, then)),
    };
  }
  if (voidedAt !== undefined) {
    yield { when: voidedAt, step: following(assigned, (paymentId) => decideVoidPayment({ paymentId })) };
  }
  for (const { at: then, reason = 'Refunded before it was imported', ...refund } of refunds) {
    yield {
      when: then,
      step: following(assigned, (paymentId) => decideRefundPayment({ ...refund, paymentId, reason })),
    };
  }
}

function* shipmentHistory(shipment: NonNullable<ImportInput['shipments']>[number]): Generator<Happened> {
  const { shippedAt, deliveredAt, cancelledAt, ...given } = shipment;
  const assigned: Assigned = { id: undefined };
  yield { when: shippedAt, step: assigning(assigned, 'shipments', decideShipItems(given)) };
  if (deliveredAt !== undefined)
    yield { when: deliveredAt, step: following(assigned, decideConfirmDelivery) };
  if (cancelledAt !== undefined) {
    yield {
      when: cancelledAt,
      step: following(assigned, (shipmentId) => decideCancelShipment({ shipmentId })),
    };
  }
}

function* returnHistory(each: NonNullable<ImportInput['returns']>[number]): Generator<Happened> {
  const { requestedAt, reason = 'Returned before it was imported', lines, receipts = [], cancelledAt } = each;
  const assigned: Assigned = { id: undefined };
  yield { when: requestedAt, step: assigning(assigned, 'returns', decideRequestReturn({ lines, reason })) };
  for (const { at: then, ...receipt } of receipts) {
    yield {
      when: then,
      step: following(assigned, (returnId) => decideReceiveReturn({ ...receipt, returnId })),
    };
  }
  if (cancelledAt !== undefined) {
    yield { when: cancelledAt, step: following(assigned, (returnId) => decideCancelReturn({ returnId })) };
  }
}
