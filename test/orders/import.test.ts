import { describe, expect, it } from 'vitest';
import { importOrder } from '../../src/shop/orders/write/import/import-order.ts';
import { editOrder } from '../../src/shop/orders/write/lines/edit-order.ts';
import { ENTITY, given } from '../support/given.ts';
import { ADDRESS, SHOP } from './shop.ts';

const OLD = {
  externalRef: '10248',
  customer: 'VINET',
  customerName: 'Vins et alcools Chevalier',
  currency: 'USD',
  items: [
    { sku: '11', name: 'Queso Cabrales', quantity: 12, unitPrice: 1_400 },
    { sku: '42', name: 'Hokkien Mee', quantity: 10, unitPrice: 980, discount: { percentPpm: 50_000 } },
  ],
  shipping: { method: 'Federal Shipping', amount: 3_238 },
  placedAt: '1996-07-04T00:00:00Z',
};
const shop = given().and(SHOP);

describe('importing an order', () => {
  it('dates its facts on the days on which they happened', () => {
    const outcome = shop.when(importOrder, {
      ...OLD,
      shippingAddress: ADDRESS,
      notes: [{ text: 'by hand', at: '1996-07-05T08:00:00Z' }],
      payments: [{ at: '1996-07-20T00:00:00Z', amount: 29_348, method: 'cheque' }],
      shipments: [
        { shippedAt: '1996-07-16T00:00:00Z', deliveredAt: '1996-07-19T00:00:00Z', carrier: 'FedEx' },
      ],
      completedAt: '1996-08-01T00:00:00Z',
      declaredTotal: 29_348,
    });
    expect(outcome.events.map(({ type, at }) => `${at?.slice(0, 10)} ${type}`)).toEqual([
      '1996-07-04 OrderCreated',
      '1996-07-04 OrderItemAdded',
      '1996-07-04 OrderItemAdded',
      '1996-07-04 ShippingSet',
      '1996-07-04 ShippingAddressSet',
      '1996-07-04 OrderPlaced',
      '1996-07-05 NoteAdded',
      '1996-07-16 OrderShipped',
      '1996-07-19 ShipmentDelivered',
      '1996-07-20 PaymentRecorded',
      '1996-08-01 OrderStatusChanged',
    ]);
    expect(outcome.last('OrderStatusChanged')).toMatchObject({ forced: false, settlement: { balance: 0 } });
    expect(outcome.accepted.reserve).toEqual(['order-ref:10248']);
  });

  it("takes no address from the customer's file: history is as it is told", () => {
    const { customerName: _, ...told } = OLD;
    const outcome = shop.when(importOrder, { ...told, customer: 'cleo' });
    expect(outcome.events.map(({ type }) => type)).not.toContain('ShippingAddressSet');
  });

  it('needs neither the product nor the customer, if their names and prices are told', () => {
    expect(shop.when(importOrder, OLD).last('OrderCreated')).toMatchObject({
      customerRef: 'VINET',
      customerName: 'Vins et alcools Chevalier',
    });
    shop.when(importOrder, { ...OLD, customerName: undefined }).thenRejected('customer_not_found');
    shop
      .when(importOrder, { ...OLD, items: [{ sku: '11', unitPrice: 1 }] })
      .thenRejected('product_not_found');
    shop.when(importOrder, { ...OLD, items: [{ name: 'Cheese' }] }).thenRejected('price_required');
  });

  it('lets the catalogue fill in what is not told, of products that are gone too', () => {
    const told = { ...OLD, customer: 'ann', customerName: undefined, items: [{ sku: 'GONE' }] };
    const outcome = shop.when(importOrder, told);
    expect(outcome.last('OrderItemAdded')).toMatchObject({ line: { name: 'The GONE', unitPrice: 100 } });
    expect(outcome.last('OrderCreated')).toMatchObject({ customerName: 'Ann Lee' });
    shop.when(importOrder, { ...OLD, items: [{ sku: 'TASSE' }] }).thenRejected('currency_mismatch');
    shop.when(importOrder, { ...OLD, currency: undefined }).thenRejected('currency_required');
  });

  it('takes old orders in a currency that is withdrawn', () => {
    expect(shop.when(importOrder, { ...OLD, currency: 'BGN' }).last('OrderCreated')).toMatchObject({
      currency: 'BGN',
    });
  });

  it('does not ask for an address, nor for payment of what was completed', () => {
    const outcome = shop.when(importOrder, { ...OLD, completedAt: '1996-07-16T00:00:00Z' });
    expect(outcome.last('OrderStatusChanged')).toMatchObject({ to: 'completed', forced: true });
    const edited = shop
      .when(importOrder, OLD)
      .when(editOrder, { orderId: ENTITY, reason: 'x', remove: ['L2'] });
    expect(edited.events).toHaveLength(2);
  });

  it('checks the total that is declared, and tells both', () => {
    const outcome = shop.when(importOrder, { ...OLD, declaredTotal: 1 });
    outcome.thenRejected('declared_total_mismatch');
    expect(outcome.rejection.details).toEqual({ declared: 1, computed: 29_348 });
    expect(outcome.rejection.message).toBe('The order comes to 293.48 USD; 0.01 was declared.');
  });

  it('takes captures, voids, refunds and returns along, whatever the order they are told in', () => {
    const outcome = shop.when(importOrder, {
      ...OLD,
      payments: [
        {
          at: '1996-07-06T00:00:00Z',
          amount: 20_000,
          method: 'card',
          captures: [{ at: '1996-07-07T00:00:00Z', amount: 19_000 }],
          voidedAt: '1996-07-08T00:00:00Z',
          refunds: [{ at: '1996-07-30T00:00:00Z', amount: 1_400 }],
        },
        { at: '1996-07-05T00:00:00Z', amount: 10_000, method: 'cash' },
      ],
      shipments: [{ shippedAt: '1996-07-16T00:00:00Z' }],
      returns: [
        {
          requestedAt: '1996-07-20T00:00:00Z',
          lines: [{ lineId: 'L1', quantity: 2 }],
          receipts: [{ at: '1996-07-25T00:00:00Z', lines: [{ lineId: 'L1', quantity: 1 }] }],
          cancelledAt: '1996-07-28T00:00:00Z',
        },
      ],
    });
    expect(outcome.events.slice(5).map(({ type }) => type)).toEqual([
      'PaymentRecorded',
      'PaymentAuthorized',
      'PaymentCaptured',
      'PaymentVoided',
      'OrderShipped',
      'ReturnRequested',
      'ReturnReceived',
      'ReturnCancelled',
      'PaymentRefunded',
    ]);
    expect(outcome.last('PaymentRefunded')).toMatchObject({
      paymentId: 'P2',
      settlement: { credited: 1_400, captured: 29_000, refunded: 1_400, authorized: 0, balance: 348 },
    });
  });

  it('refuses times that are in the future or contradict one another', () => {
    shop.when(importOrder, { ...OLD, placedAt: '2030-01-01T00:00:00Z' }).thenRejected('future_date');
    shop
      .when(importOrder, { ...OLD, completedAt: '1995-01-01T00:00:00Z' })
      .thenRejected('times_out_of_order');
    const shippedAt = '1996-07-16T00:00:00Z';
    const shipments = [{ shippedAt, deliveredAt: '1996-07-15T00:00:00Z' }];
    shop.when(importOrder, { ...OLD, shipments }).thenRejected('times_out_of_order');
    shop
      .when(importOrder, { ...OLD, shipments: [{ shippedAt }], completedAt: '1996-07-15T00:00:00Z' })
      .thenRejected('order_not_placed');
  });

  it('begins a draft that tells no time with the first of what happened to it', () => {
    const { placedAt: _, ...draft } = OLD;
    const outcome = shop.when(importOrder, {
      ...draft,
      notes: [{ text: 'by hand', at: '1996-07-05T08:00:00Z' }],
      payments: [{ at: '1996-07-03T00:00:00Z', amount: 100, method: 'cheque' }],
    });
    expect(outcome.events.map(({ type, at }) => `${at?.slice(0, 10)} ${type}`)).toEqual([
      '1996-07-03 OrderCreated',
      '1996-07-03 OrderItemAdded',
      '1996-07-03 OrderItemAdded',
      '1996-07-03 ShippingSet',
      '1996-07-03 PaymentRecorded',
      '1996-07-05 NoteAdded',
    ]);
  });

  it('keeps drafts and cancelled orders as they were', () => {
    const draft = shop.when(importOrder, {
      ...OLD,
      placedAt: undefined,
      cancelledAt: '1996-07-09T00:00:00Z',
    });
    expect(draft.last('ShippingSet')).toMatchObject({ totals: { total: 29_348 } });
    expect(draft.last('OrderCancelled')).toMatchObject({ from: 'created', reason: 'draft_discarded' });
    const cancelled = shop.when(importOrder, {
      ...OLD,
      cancelledAt: '1996-07-09T00:00:00Z',
      cancelReason: 'fraud',
    });
    expect(cancelled.last('OrderCancelled')).toMatchObject({ from: 'placed', reason: 'fraud' });
  });

  it('dates nothing that has no date', () => {
    const { events } = shop.when(importOrder, { ...OLD, placedAt: undefined });
    expect(events.every(({ at }) => at === undefined)).toBe(true);
  });

  it('goes by its id where it has no reference, and needs one of them', () => {
    const { accepted } = shop.when(importOrder, { ...OLD, externalRef: undefined, orderId: ENTITY });
    expect(accepted.reserve).toEqual([]);
    expect(() => importOrder.input.parse({ ...OLD, externalRef: undefined })).toThrow('externalRef');
  });

  it('keeps the ids of lines, which go upwards', () => {
    const items = (...ids: readonly string[]) =>
      ids.map((lineId) => ({ lineId, name: lineId, unitPrice: 1, quantity: 1 }));
    const { events } = shop.when(importOrder, { ...OLD, items: items('L2', 'L5') });
    const added = events.filter(({ type }) => type === 'OrderItemAdded');
    expect(added).toMatchObject([{ data: { line: { lineId: 'L2' } } }, { data: { line: { lineId: 'L5' } } }]);
    for (const ids of [
      ['L2', 'L2'],
      ['L5', 'L2'],
    ])
      expect(() => importOrder.input.parse({ ...OLD, items: items(...ids) })).toThrow('upwards');
  });

  it('takes over holds that were released, and shipments that were called back', () => {
    const outcome = shop.when(importOrder, {
      ...OLD,
      holds: [{ at: '1996-07-05T00:00:00Z', releasedAt: '1996-07-06T00:00:00Z', reason: 'other' }],
      shipments: [
        { shippedAt: '1996-07-06T00:00:00Z', cancelledAt: '1996-07-07T00:00:00Z' },
        { shippedAt: '1996-07-08T00:00:00Z' },
      ],
    });
    expect(outcome.events.slice(-5).map(({ type }) => type)).toEqual([
      'OrderHeld',
      'HoldReleased',
      'OrderShipped',
      'ShipmentCancelled',
      'OrderShipped',
    ]);
    const hold = { at: '1996-07-05T00:00:00Z', releasedAt: '1996-07-04T12:00:00Z', reason: 'other' as const };
    shop.when(importOrder, { ...OLD, holds: [hold] }).thenRejected('times_out_of_order');
  });
});
