import { describe, expect, it } from 'vitest';
import { shipItems } from '../../src/shop/orders/write/fulfilment/ship-items.ts';
import { importOrder } from '../../src/shop/orders/write/import/import-order.ts';
import { cancelOrder } from '../../src/shop/orders/write/lifecycle/cancel-order.ts';
import { editOrder } from '../../src/shop/orders/write/lines/edit-order.ts';
import { authorizePayment } from '../../src/shop/orders/write/money/authorize-payment.ts';
import { capturePayment } from '../../src/shop/orders/write/money/capture-payment.ts';
import { recordPayment } from '../../src/shop/orders/write/money/record-payment.ts';
import { refundPayment } from '../../src/shop/orders/write/money/refund-payment.ts';
import { voidPayment } from '../../src/shop/orders/write/money/void-payment.ts';
import { receiveReturn } from '../../src/shop/orders/write/returns/receive-return.ts';
import { requestReturn } from '../../src/shop/orders/write/returns/request-return.ts';
import { given, NOW } from '../support/given.ts';
import { draft, ORDER, placedOrder, SHOP } from './shop.ts';

const P1 = { ...ORDER, paymentId: 'P1' };
const card = { ...ORDER, method: 'card' };

describe('a payment that is recorded', () => {
  it('lowers the balance', () => {
    placedOrder()
      .when(recordPayment, { ...card, amount: 900, reference: 'ch_1' })
      .thenEvents({
        type: 'PaymentRecorded',
        data: {
          paymentId: 'P1',
          reference: 'ch_1',
          overpaid: 0,
          settlement: { captured: 900, balance: 2_000 },
        },
      })
      .when(recordPayment, { ...card, amount: 2_000 })
      .thenEvents({ type: 'PaymentRecorded', data: { paymentId: 'P2', settlement: { balance: 0 } } });
  });

  it('is not more than is due, unless that is meant', () => {
    const outcome = placedOrder().when(recordPayment, { ...card, amount: 2_901 });
    outcome.thenRejected('exceeds_amount_due');
    expect(outcome.rejection.message).toBe('29.01 USD is too much: 29.00 is due.');
    placedOrder()
      .when(recordPayment, { ...card, amount: 3_000, allowOverpay: true })
      .thenEvents({ type: 'PaymentRecorded', data: { overpaid: 100, settlement: { balance: -100 } } });
  });

  it('never brings the sums beyond what can be counted exactly', () => {
    const most = { ...card, amount: Number.MAX_SAFE_INTEGER };
    const authorized = placedOrder().when(authorizePayment, most);
    authorized.when(authorizePayment, most).thenRejected('amount_too_large');
    const overpaid = placedOrder().when(recordPayment, { ...most, allowOverpay: true });
    overpaid.when(recordPayment, { ...most, allowOverpay: true }).thenRejected('amount_too_large');
    overpaid
      .when(authorizePayment, { ...card, amount: 1 })
      .when(capturePayment, { ...ORDER, paymentId: 'P2', allowOverpay: true })
      .thenRejected('amount_too_large');
  });

  it('may come before the order is placed', () => {
    draft()
      .when(recordPayment, { ...card, amount: 2_900 })
      .thenEvents({ type: 'PaymentRecorded', data: { settlement: { balance: 0 } } });
  });

  it('is more than nothing', () => {
    expect(recordPayment.input.safeParse({ ...card, amount: 0 }).success).toBe(false);
  });
});

describe('an authorisation', () => {
  const authorized = () => placedOrder().when(authorizePayment, { ...card, amount: 2_900 });

  it('can be captured bit by bit, and never beyond its amount', () => {
    authorized().thenEvents({
      type: 'PaymentAuthorized',
      data: { paymentId: 'P1', settlement: { authorized: 2_900, captured: 0, balance: 2_900 } },
    });
    const some = authorized()
      .when(capturePayment, { ...P1, amount: 1_000 })
      .thenEvents({
        type: 'PaymentCaptured',
        data: { captured: 1_000, open: 1_900, settlement: { authorized: 1_900, balance: 1_900 } },
      });
    const more = some.when(capturePayment, { ...P1, amount: 1_901 }).thenRejected('exceeds_authorized');
    expect(more.rejection.message).toBe('19.01 USD is too much: 19.00 is authorised.');
    some
      .when(capturePayment, P1)
      .thenEvents({ type: 'PaymentCaptured', data: { amount: 1_900, captured: 2_900, open: 0 } })
      .when(capturePayment, P1)
      .thenRejected('authorization_closed');
  });

  it('ends when its rest is given up', () => {
    authorized()
      .when(capturePayment, { ...P1, amount: 1_000 })
      .when(voidPayment, P1)
      .thenEvents({ type: 'PaymentVoided', data: { amount: 1_900, settlement: { authorized: 0 } } })
      .when(voidPayment, P1)
      .thenRejected('authorization_closed');
    authorized().when(voidPayment, P1).when(capturePayment, P1).thenRejected('authorization_closed');
  });

  it('ends when it expires', () => {
    const expiring = placedOrder().when(authorizePayment, { ...card, amount: 100, expiresAt: NOW });
    expiring.when(capturePayment, P1).thenRejected('authorization_closed');
    expiring
      .when(capturePayment, P1, { now: '2026-03-10T11:59:59.999Z' })
      .thenEvents({ type: 'PaymentCaptured' });
  });

  it('takes what is owed when the order shrank, and more only if that is meant', () => {
    const edit = { ...ORDER, reason: 'less', remove: ['L2'] };
    const shrunk = authorized().when(editOrder, edit);
    shrunk
      .when(capturePayment, P1)
      .thenEvents({ type: 'PaymentCaptured', data: { amount: 900, open: 2_000, settlement: { balance: 0 } } })
      .when(capturePayment, P1)
      .thenRejected('exceeds_amount_due');
    const more = shrunk.when(capturePayment, { ...P1, amount: 901 });
    more.thenRejected('exceeds_amount_due');
    expect(more.rejection).toMatchObject({
      message: '9.01 USD is too much: 9.00 is due.',
      hint: 'Capture it with allowOverpay.',
    });
    shrunk
      .when(capturePayment, { ...P1, allowOverpay: true })
      .thenEvents({ type: 'PaymentCaptured', data: { amount: 2_900, settlement: { balance: -2_000 } } });
    shrunk
      .when(capturePayment, { ...P1, amount: 1_000, allowOverpay: true })
      .thenEvents({ type: 'PaymentCaptured', data: { amount: 1_000, settlement: { balance: -100 } } });
  });

  it('takes no more beside what was paid otherwise', () => {
    const paid = authorized().when(recordPayment, { ...card, amount: 2_900 });
    const nothing = paid.when(capturePayment, P1);
    nothing.thenRejected('exceeds_amount_due');
    expect(nothing.rejection).toMatchObject({
      message: 'Nothing is due.',
      hint: expect.stringContaining('Give P1 up with VoidPayment') as string,
    });
  });

  it('is not captured once the order is cancelled: it is given up', () => {
    const cancelled = authorized().when(cancelOrder, { ...ORDER, reason: 'staff' });
    for (const more of [{}, { amount: 100 }, { allowOverpay: true }]) {
      const capture = cancelled.when(capturePayment, { ...P1, ...more });
      capture.thenRejected('order_cancelled');
      expect(capture.rejection.hint).toBe('Give P1 up with VoidPayment.');
    }
    cancelled.when(voidPayment, P1).when(capturePayment, P1).thenRejected('authorization_closed');
  });

  it('is not given on a cancelled order', () => {
    placedOrder()
      .when(cancelOrder, { ...ORDER, reason: 'staff' })
      .when(authorizePayment, { ...card, amount: 1 })
      .thenRejected('order_cancelled');
  });
});

describe('a refund', () => {
  const paid = () => placedOrder().when(recordPayment, { ...card, amount: 2_900 });

  it('gives back what was received, and nothing twice', () => {
    const some = paid()
      .when(refundPayment, { ...P1, amount: 900, reason: 'goodwill' })
      .thenEvents({ type: 'PaymentRefunded', data: { refunded: 900, settlement: { balance: 900 } } });
    some.when(refundPayment, { ...P1, amount: 2_001, reason: 'more' }).thenRejected('exceeds_refundable');
    some
      .when(refundPayment, { ...P1, amount: 2_000, reason: 'all' })
      .thenEvents({ type: 'PaymentRefunded', data: { refunded: 2_900 } })
      .when(refundPayment, { ...P1, amount: 1, reason: 'twice' })
      .thenRejected('exceeds_refundable');
  });

  it('is due again, unless it is credited: goodwill lowers what is owed', () => {
    const goodwill = { ...P1, amount: 900, reason: 'came late', as: 'credit' } as const;
    const credited = paid()
      .when(refundPayment, goodwill)
      .thenEvents({
        type: 'PaymentRefunded',
        data: { credited: 900, settlement: { credited: 900, owed: 2_000, refunded: 900, balance: 0 } },
      });
    credited
      .when(refundPayment, { ...P1, amount: 100, reason: 'twice' })
      .thenEvents({ type: 'PaymentRefunded', data: { credited: 0, settlement: { balance: 100 } } });
    credited
      .when(cancelOrder, { ...ORDER, reason: 'customer' })
      .thenEvents({
        type: 'OrderCancelled',
        data: { refundDue: 2_000, settlement: { owed: 0, balance: -2_000 } },
      })
      .when(refundPayment, { ...goodwill, amount: 1 })
      .thenRejected('order_not_placed');
  });

  it('is no credit of more than is owed, nor of a draft, and none that answers a return', () => {
    const overpaid = placedOrder().when(recordPayment, { ...card, amount: 3_000, allowOverpay: true });
    const outcome = overpaid.when(refundPayment, { ...P1, amount: 2_901, reason: 'x', as: 'credit' });
    outcome.thenRejected('credit_exceeds_owed');
    expect(outcome.rejection.message).toBe('29.01 USD is too much: 29.00 is owed.');
    draft()
      .when(recordPayment, { ...card, amount: 2_900 })
      .when(refundPayment, { ...P1, amount: 1, reason: 'x', as: 'credit' })
      .thenRejected('order_not_placed');
    const answering = { ...P1, amount: 1, reason: 'x', as: 'credit', returnId: 'R1' };
    expect(refundPayment.input.safeParse(answering).success).toBe(false);
  });

  it('leaves as much to be owed as was credited: edits and returns do not go below it', () => {
    const free = paid().when(refundPayment, { ...P1, amount: 2_900, reason: 'sorry', as: 'credit' });
    free
      .when(editOrder, { ...ORDER, change: [{ lineId: 'L1', quantity: 1 }], reason: 'one less' })
      .thenRejected('credit_exceeds_owed');
    const back = free
      .when(shipItems, { ...ORDER, all: true })
      .when(requestReturn, { ...ORDER, lines: [{ lineId: 'L1', quantity: 1 }], reason: 'blue' });
    back.when(receiveReturn, { ...ORDER, returnId: 'R1', credit: 100 }).thenRejected('credit_exceeds_owed');
    back
      .when(receiveReturn, { ...ORDER, returnId: 'R1' })
      .thenEvents({ type: 'ReturnReceived', data: { credit: 0, settlement: { owed: 0, balance: 0 } } });
  });

  it('is of a payment of the order, and answers a return of it', () => {
    paid()
      .when(refundPayment, { ...P1, paymentId: 'P2', amount: 1, reason: 'x' })
      .thenRejected('payment_not_found');
    paid()
      .when(refundPayment, { ...P1, amount: 1, reason: 'x', returnId: 'R1' })
      .thenRejected('return_not_found');
    placedOrder().when(voidPayment, P1).thenRejected('payment_not_found');
    placedOrder().when(capturePayment, P1).thenRejected('payment_not_found');
  });

  it('is not made of money that was only promised', () => {
    placedOrder()
      .when(authorizePayment, { ...card, amount: 2_900 })
      .when(refundPayment, { ...P1, amount: 1, reason: 'x' })
      .thenRejected('exceeds_refundable');
  });
});

describe('a payment whose reference the order has already', () => {
  const ref = { ...card, amount: 100, reference: 'ch_1' };
  const paid = () => placedOrder().when(recordPayment, ref);

  it('is the same payment told twice, unless it is said to be another', () => {
    const again = paid().when(recordPayment, ref);
    again.thenRejected('duplicate_payment');
    expect(again.rejection).toMatchObject({
      message: 'P1 has the reference ch_1 already.',
      hint: 'If it is other money, record it with allowDuplicate.',
    });
    paid()
      .when(recordPayment, { ...ref, method: 'Card', amount: 200 })
      .thenRejected('duplicate_payment');
    paid().when(authorizePayment, ref).thenRejected('duplicate_payment');
    paid()
      .when(recordPayment, { ...ref, allowDuplicate: true })
      .thenEvents({ type: 'PaymentRecorded', data: { paymentId: 'P2' } });
    paid()
      .when(authorizePayment, { ...ref, allowDuplicate: true })
      .thenEvents({ type: 'PaymentAuthorized' });
  });

  it('is another one by another method, with another reference, or without one', () => {
    for (const other of [{ method: 'bank_transfer' }, { reference: 'ch_2' }, { reference: undefined }])
      paid()
        .when(recordPayment, { ...ref, ...other })
        .thenEvents({ type: 'PaymentRecorded' });
    const { reference: _, ...without } = ref;
    placedOrder()
      .when(recordPayment, without)
      .when(recordPayment, without)
      .thenEvents({ type: 'PaymentRecorded' });
  });

  it('counts while an authorisation is open or captured, not once it was given up', () => {
    const open = placedOrder().when(authorizePayment, ref);
    open.when(recordPayment, ref).thenRejected('duplicate_payment');
    open.when(capturePayment, P1).when(recordPayment, ref).thenRejected('duplicate_payment');
    open.when(voidPayment, P1).when(recordPayment, ref).thenEvents({ type: 'PaymentRecorded' });
  });

  it('is told of captures as well', () => {
    const captured = placedOrder()
      .when(authorizePayment, { ...ref, amount: 900 })
      .when(capturePayment, { ...P1, amount: 300, reference: 'cap_1' });
    const again = { ...P1, amount: 300, reference: 'cap_1' };
    captured.when(capturePayment, again).thenRejected('duplicate_payment');
    captured.when(recordPayment, { ...ref, reference: 'cap_1' }).thenRejected('duplicate_payment');
    captured.when(capturePayment, { ...again, allowDuplicate: true }).thenEvents({ type: 'PaymentCaptured' });
    captured
      .when(capturePayment, { ...P1, amount: 300 })
      .when(capturePayment, { ...P1, amount: 300 })
      .thenEvents({ type: 'PaymentCaptured' });
  });

  it('is refused of an imported history as well', () => {
    const payment = { at: '2026-01-02T00:00:00Z', amount: 100, method: 'card', reference: 'ch_1' };
    const old = {
      externalRef: 'old',
      guest: { name: 'Ann' },
      currency: 'USD',
      items: [{ name: 'Mug', unitPrice: 450 }],
      placedAt: '2026-01-01T00:00:00Z',
    };
    const imported = (second: object) =>
      given()
        .and(SHOP)
        .when(importOrder, { ...old, payments: [payment, { ...payment, ...second }] });
    imported({}).thenRejected('duplicate_payment');
    expect(imported({ allowDuplicate: true }).last('PaymentRecorded')).toMatchObject({ paymentId: 'P2' });
  });
});
