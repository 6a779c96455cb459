import { describe, expect, it } from 'vitest';
import { shipItems } from '../../src/shop/orders/write/fulfilment/ship-items.ts';
import { cancelOrder } from '../../src/shop/orders/write/lifecycle/cancel-order.ts';
import { completeOrder } from '../../src/shop/orders/write/lifecycle/complete-order.ts';
import { placeOrder } from '../../src/shop/orders/write/lifecycle/place-order.ts';
import { reopenOrder } from '../../src/shop/orders/write/lifecycle/reopen-order.ts';
import { updateOrderStatus } from '../../src/shop/orders/write/lifecycle/update-order-status.ts';
import { applyDiscount } from '../../src/shop/orders/write/money/apply-discount.ts';
import { authorizePayment } from '../../src/shop/orders/write/money/authorize-payment.ts';
import { capturePayment } from '../../src/shop/orders/write/money/capture-payment.ts';
import { recordPayment } from '../../src/shop/orders/write/money/record-payment.ts';
import { receiveReturn } from '../../src/shop/orders/write/returns/receive-return.ts';
import { requestReturn } from '../../src/shop/orders/write/returns/request-return.ts';
import { draft, ORDER, placedOrder } from './shop.ts';

/** Five bugs that order systems of this kind have been seen with. */

const all = { ...ORDER, all: true };
const cancelled = () => placedOrder().when(cancelOrder, { ...ORDER, reason: 'customer' });

describe('what cannot happen here', () => {
  it('a total that ignores discounts', () => {
    const placed = draft({ items: [{ sku: 'MUG', quantity: 2, discount: { percentPpm: 500_000 } }] })
      .when(applyDiscount, { ...ORDER, amount: 50 })
      .when(placeOrder, ORDER);
    expect(placed.last('OrderPlaced')).toMatchObject({
      totals: { subtotal: 900, discount: 500, total: 400 },
      settlement: { balance: 400 },
      sale: { lines: [{ gross: 900, discount: 500, net: 400 }] },
    });
    placed.when(recordPayment, { ...ORDER, amount: 401, method: 'card' }).thenRejected('exceeds_amount_due');
  });

  it('a status that is set silently from a wrong one', () => {
    const to = (newStatus: 'created' | 'placed' | 'completed' | 'cancelled') => ({
      ...ORDER,
      newStatus,
      reason: 'because',
    });
    draft().when(updateOrderStatus, to('completed')).thenRejected('invalid_transition');
    draft().when(updateOrderStatus, to('created')).thenRejected('invalid_transition');
    placedOrder().when(updateOrderStatus, to('placed')).thenRejected('invalid_transition');
    placedOrder().when(updateOrderStatus, to('completed')).thenRejected('not_all_shipped');
    cancelled().when(updateOrderStatus, to('completed')).thenRejected('invalid_transition');
    cancelled().when(updateOrderStatus, to('cancelled')).thenRejected('invalid_transition');
    const completed = placedOrder().when(completeOrder, { ...ORDER, force: true, reason: 'x' });
    completed.when(updateOrderStatus, to('cancelled')).thenRejected('invalid_transition');
    completed.when(updateOrderStatus, to('completed')).thenRejected('invalid_transition');
  });

  it('a payment on a cancelled order without a trace of a refund due', () => {
    const payment = { ...ORDER, amount: 2_900, method: 'bank_transfer' };
    cancelled().when(recordPayment, payment).thenRejected('exceeds_amount_due');
    cancelled()
      .when(recordPayment, { ...payment, allowOverpay: true })
      .thenEvents({
        type: 'PaymentRecorded',
        data: { overpaid: 2_900, settlement: { owed: 0, balance: -2_900 } },
      });
    placedOrder()
      .when(authorizePayment, payment)
      .when(cancelOrder, { ...ORDER, reason: 'customer' })
      .when(capturePayment, { ...ORDER, paymentId: 'P1' })
      .thenRejected('order_cancelled');
  });

  it('an expired or cancelled order that is confirmed', () => {
    draft().when(cancelOrder, ORDER).when(placeOrder, ORDER).thenRejected('invalid_transition');
    cancelled().when(placeOrder, ORDER).thenRejected('invalid_transition');
    cancelled().when(shipItems, all).thenRejected('order_not_placed');
    cancelled()
      .when(reopenOrder, { ...ORDER, reason: 'x' })
      .thenRejected('invalid_transition');
    placedOrder()
      .when(authorizePayment, { ...ORDER, amount: 2_900, method: 'card', expiresAt: '2026-03-01T00:00:00Z' })
      .when(capturePayment, { ...ORDER, paymentId: 'P1' })
      .thenRejected('authorization_closed');
  });

  it('a unit that is returned twice through two overlapping requests', () => {
    const mugs = (quantity: number) => ({ ...ORDER, lines: [{ lineId: 'L1', quantity }], reason: 'x' });
    const two = placedOrder()
      .when(shipItems, all)
      .when(requestReturn, mugs(1))
      .when(requestReturn, mugs(1))
      .thenEvents({
        type: 'ReturnRequested',
        data: { returnId: 'R2', lines: [{ requested: 2, shipped: 2 }] },
      });
    two.when(requestReturn, mugs(1)).thenRejected('quantity_exceeds_returnable');
    const arrived = two.when(receiveReturn, { ...ORDER, returnId: 'R1' });
    arrived.when(receiveReturn, { ...ORDER, returnId: 'R1' }).thenRejected('return_closed');
    arrived
      .when(receiveReturn, { ...ORDER, returnId: 'R2', lines: [{ lineId: 'L1', quantity: 2 }] })
      .thenRejected('quantity_exceeds_returnable');
    arrived
      .when(receiveReturn, { ...ORDER, returnId: 'R2' })
      .thenEvents({ type: 'ReturnReceived', data: { settlement: { credited: 900 } } })
      .when(requestReturn, mugs(1))
      .thenRejected('quantity_exceeds_returnable');
  });
});
