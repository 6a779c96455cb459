import { describe, expect, it } from 'vitest';
import { forgetCustomer } from '../../src/shop/customers/write/forget-customer.ts';
import { registerCustomer } from '../../src/shop/customers/write/register-customer.ts';
import { updateCustomer } from '../../src/shop/customers/write/update-customer.ts';
import { cancelOrder } from '../../src/shop/orders/write/lifecycle/cancel-order.ts';
import { completeOrder } from '../../src/shop/orders/write/lifecycle/complete-order.ts';
import { createOrder } from '../../src/shop/orders/write/lifecycle/create-order.ts';
import { forgetGuest } from '../../src/shop/orders/write/lifecycle/forget-guest.ts';
import { recordPayment } from '../../src/shop/orders/write/money/record-payment.ts';
import { draft, ORDER, SHOP } from '../orders/shop.ts';
import { given } from '../support/given.ts';

const ANN = { ref: 'ann', reason: 'asked to be forgotten' };
const NOTHING_OPEN = { surveyed: { isSealed: true, open: [], hasOrders: true } };
const ONE_OPEN = {
  surveyed: { isSealed: true, open: [{ number: 12, status: 'placed', balance: 900 }], hasOrders: true },
};
const ann = () => given().when(registerCustomer, { ref: 'ann', name: 'Ann Lee', email: 'ann@example.org' });

describe('Forgetting a customer', () => {
  it('is recorded with its reason, and gives the e-mail address up', () => {
    const forgotten = ann().when(forgetCustomer, ANN, NOTHING_OPEN);
    forgotten.thenEvents({ type: 'CustomerForgotten', data: { ...ANN, forced: false } });
    expect(forgotten.accepted.release).toEqual(['customer-email#ann@example.org']);
  });

  it('is refused while an order of theirs is open, which is named', () => {
    const { message, details, next } = ann().when(forgetCustomer, ANN, ONE_OPEN).rejection;
    expect(message).toBe('ann has an open order: 12 (placed, not paid).');
    expect(details).toEqual({ orders: [12] });
    expect(next).toContainEqual({ message: 'CustomerOrders', data: { customer: 'ann', open: true } });
  });

  it('is done by force, which is recorded', () => {
    ann()
      .when(forgetCustomer, { ...ANN, force: true }, ONE_OPEN)
      .thenEvents({ type: 'CustomerForgotten', data: { forced: true } });
    ann()
      .when(forgetCustomer, { ...ANN, force: true }, NOTHING_OPEN)
      .thenEvents({ type: 'CustomerForgotten', data: { forced: false } });
  });

  it('is refused in a log that is not sealed', () => {
    ann()
      .when(forgetCustomer, ANN, { surveyed: { isSealed: false, open: [], hasOrders: true } })
      .thenRejected('not_sealed');
  });

  it('is done to one whom only orders name, and to nobody else', () => {
    given().when(forgetCustomer, ANN, NOTHING_OPEN).thenEvents({ type: 'CustomerForgotten', data: ANN });
    const nobody = { surveyed: { isSealed: true, open: [], hasOrders: false } };
    given().when(forgetCustomer, ANN, nobody).thenRejected('customer_not_found');
  });

  it('happens once, and nothing is recorded of them any more', () => {
    const forgotten = ann().when(forgetCustomer, ANN, NOTHING_OPEN);
    const { next } = forgotten
      .when(forgetCustomer, ANN, NOTHING_OPEN)
      .thenRejected('customer_forgotten').rejection;
    expect(next).toEqual([{ message: 'ProveForgetting', data: { ref: 'ann' } }]);
    forgotten.when(updateCustomer, { ref: 'ann', phone: '1' }).thenRejected('customer_forgotten');
    given()
      .and({ ...SHOP, ann: forgotten.past })
      .when(createOrder, { customer: 'ann', items: [{ sku: 'MUG' }] })
      .thenRejected('customer_forgotten');
  });
});

describe('Forgetting the guest of an order', () => {
  const why = { ...ORDER, reason: 'asked to be forgotten' };
  const SEALED = { surveyed: { isSealed: true } };
  const guest = (more: object = {}) =>
    given()
      .and(SHOP)
      .when(createOrder, { guest: { name: 'Bo' }, items: [{ sku: 'SONG' }], ...more });

  it('is recorded on the order, once', () => {
    const forgotten = guest().when(forgetGuest, why, SEALED);
    forgotten.thenEvents({ type: 'GuestForgotten', data: { reason: why.reason, forced: false } });
    const { next } = forgotten.when(forgetGuest, why, SEALED).thenRejected('customer_forgotten').rejection;
    expect(next).toEqual([{ message: 'ProveGuestForgetting', data: { orderId: why.orderId } }]);
  });

  it('is refused while the order is placed, or money is to be paid back', () => {
    const placed = guest({ place: true });
    const refused = placed.when(forgetGuest, why, SEALED).thenRejected('open_orders');
    expect(refused.rejection.message).toBe('The order is placed, and 0.99 USD is not paid.');
    placed
      .when(forgetGuest, { ...why, force: true }, SEALED)
      .thenEvents({ type: 'GuestForgotten', data: { forced: true } });
    const paid = placed.when(recordPayment, { ...ORDER, amount: 99, method: 'card' });
    paid.when(forgetGuest, why, SEALED).thenRejected('open_orders');
    paid.when(completeOrder, ORDER).when(forgetGuest, why, SEALED).thenEvents({ type: 'GuestForgotten' });
    const cancelled = paid.when(cancelOrder, { ...ORDER, reason: 'customer' });
    expect(cancelled.when(forgetGuest, why, SEALED).rejection.message).toBe(
      'The order is cancelled, and a refund of 0.99 USD is due.',
    );
  });

  it('of a registered customer is refused: the customer is forgotten', () => {
    const { rejected, next } = draft().when(forgetGuest, why, SEALED).rejection;
    expect(rejected).toBe('customer_registered');
    expect(next).toEqual([{ message: 'ForgetCustomer', data: { ref: 'ann' } }]);
  });

  it('is refused in a log that is not sealed', () => {
    guest()
      .when(forgetGuest, why, { surveyed: { isSealed: false } })
      .thenRejected('not_sealed');
  });
});
