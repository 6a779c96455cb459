import { describe, expect, it } from 'vitest';
import { importOrder } from '../../src/shop/orders/write/import/import-order.ts';
import { importedOrder } from '../../src/shop/orders/write/import/imported-order.ts';
import { reimportOrder } from '../../src/shop/orders/write/import/reimport-order.ts';
import { createOrder } from '../../src/shop/orders/write/lifecycle/create-order.ts';
import { editOrder } from '../../src/shop/orders/write/lines/edit-order.ts';
import { recordPayment } from '../../src/shop/orders/write/money/record-payment.ts';
import { addNote } from '../../src/shop/orders/write/notes-and-tags/add-note.ts';
import { ENTITY, given } from '../support/given.ts';
import { SHOP } from './shop.ts';

/** Read with a wrong map: the price is the line's total. */
const WRONG = {
  externalRef: '10248',
  guest: { name: 'Vins et alcools' },
  currency: 'USD',
  items: [{ name: 'Queso Cabrales', quantity: 2, unitPrice: 2_800 }],
  placedAt: '2025-07-04T00:00:00.000Z',
  payments: [{ at: '2025-07-20T00:00:00.000Z', amount: 2_800, method: 'cheque' }],
};
const RIGHT = { ...WRONG, items: [{ name: 'Queso Cabrales', quantity: 2, unitPrice: 1_400 }] };

const imported = given().and(SHOP).when(importOrder, WRONG);

describe('importing an order again', () => {
  it('begins its facts anew: those that hold follow, dated as they happened', () => {
    const outcome = imported.when(reimportOrder, RIGHT);
    expect(outcome.events.map(({ type, at }) => `${at?.slice(0, 10)} ${type}`)).toEqual([
      'undefined OrderReimported',
      '2025-07-04 OrderCreated',
      '2025-07-04 OrderItemAdded',
      '2025-07-04 OrderPlaced',
      '2025-07-20 PaymentRecorded',
    ]);
    expect(outcome.last('OrderReimported')).toEqual({ number: 1 });
    expect(outcome.last('PaymentRecorded')).toMatchObject({ paymentId: 'P1', settlement: { balance: 0 } });
    expect(outcome.last('OrderItemAdded')).toMatchObject({ line: { lineId: 'L1', unitPrice: 1_400 } });
  });

  it('changes nothing where the facts are the same, however they were corrected in between', () => {
    imported.when(reimportOrder, WRONG).thenRepeats();
    const corrected = imported.when(reimportOrder, RIGHT);
    corrected.when(reimportOrder, RIGHT).thenRepeats();
    corrected.when(reimportOrder, WRONG).when(reimportOrder, WRONG).thenRepeats();
  });

  it('is about whom the file names, else about whom the order was of when it was last imported', () => {
    const order = importedOrder.initialState(ENTITY);
    const created = { type: 'OrderCreated', data: { customerRef: 'ann' }, occurredAt: '' } as const;
    const of = (facts: typeof order.facts, data: object) =>
      importedOrder.subject?.({ ...order, facts }, data);
    expect(of([created], { customer: 'bob' })).toBe('customer-bob');
    expect(of([created], {})).toBe('customer-ann');
    expect(of([], {})).toBeUndefined();
  });

  it('sees dates: another day is another fact', () => {
    const later = { ...WRONG, placedAt: '2025-07-05T00:00:00.000Z' };
    expect(imported.when(reimportOrder, later).events.map(({ at }) => at?.slice(0, 10))).toContain(
      '2025-07-05',
    );
  });

  it('keeps the reference where the file does not say it, and takes another in exchange', () => {
    const { externalRef: _, ...nameless } = RIGHT;
    const kept = imported.when(reimportOrder, { ...nameless, orderId: ENTITY });
    expect(kept.last('OrderCreated')).toMatchObject({ externalRef: '10248' });
    expect(kept.accepted).toEqual({ events: kept.events });
    const renamed = imported.when(reimportOrder, { ...RIGHT, externalRef: '10249', orderId: ENTITY });
    expect(renamed.accepted).toMatchObject({ reserve: ['order-ref:10249'], release: ['order-ref:10248'] });
  });

  it('is refused once something else has changed the order, and says who and what', () => {
    for (const touched of [
      imported.when(addNote, { orderId: ENTITY, text: 'call them' }),
      imported.when(recordPayment, { orderId: ENTITY, amount: 100, method: 'cash', allowOverpay: true }),
      imported.when(editOrder, { orderId: ENTITY, reason: 'x', change: [{ lineId: 'L1', quantity: 1 }] }),
    ]) {
      const { rejection } = touched.when(reimportOrder, RIGHT).thenRejected('changed_since_import');
      expect(rejection.message).toMatch(
        /^Order 1 was changed since it was imported: last with \w+ by tester on 2026-03-10\. Change the order itself/,
      );
      touched.when(reimportOrder, WRONG).thenRepeats();
    }
  });

  it('is refused for an order that was not imported', () => {
    const made = given()
      .and(SHOP)
      .when(createOrder, { guest: { name: 'Eve' }, currency: 'USD', externalRef: '10248' });
    const { rejection } = made.when(reimportOrder, RIGHT).thenRejected('not_imported');
    expect(rejection.message).toContain('It was begun with CreateOrder by tester.');
  });

  it('keeps to the rules of an import', () => {
    imported.when(reimportOrder, { ...RIGHT, declaredTotal: 1 }).thenRejected('declared_total_mismatch');
    imported.when(reimportOrder, { ...RIGHT, placedAt: '2030-01-01T00:00:00Z' }).thenRejected('future_date');
  });

  it('leaves an order that goes on as any other', () => {
    const corrected = imported.when(reimportOrder, RIGHT);
    const paid = corrected.when(recordPayment, {
      orderId: ENTITY,
      amount: 1,
      method: 'cash',
      allowOverpay: true,
    });
    expect(paid.last('PaymentRecorded')).toMatchObject({ paymentId: 'P2', settlement: { captured: 2_801 } });
  });
});
