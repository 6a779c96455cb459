import { cannot, dataOf } from '../../../../core/model/undo.ts';
import type { OrderUndo } from '../order-undo.ts';

/** Money that came is paid back, a promise is given up: that is all that can be done about either. */

export const undoAuthorizePayment: OrderUndo = (done) => {
  const { paymentId, amount } = dataOf(done, 'PaymentAuthorized');
  if (done.now.payments.get(paymentId)?.open !== amount)
    return cannot(`${paymentId} was captured or voided since.`);
  return { command: 'VoidPayment', data: { orderId: done.id, paymentId, reason: done.reason } };
};

export const undoCapturePayment: OrderUndo = (done) => {
  const { paymentId, amount } = dataOf(done, 'PaymentCaptured');
  return { command: 'RefundPayment', data: { orderId: done.id, paymentId, amount, reason: done.reason } };
};

export const undoRecordPayment: OrderUndo = (done) => {
  const { paymentId, amount } = dataOf(done, 'PaymentRecorded');
  return { command: 'RefundPayment', data: { orderId: done.id, paymentId, amount, reason: done.reason } };
};
