import { describe, expect, it } from 'vitest';
import { shipItems } from '../../src/shop/orders/write/fulfilment/ship-items.ts';
import { editOrder } from '../../src/shop/orders/write/lines/edit-order.ts';
import { recordPayment } from '../../src/shop/orders/write/money/record-payment.ts';
import { receiveReturn } from '../../src/shop/orders/write/returns/receive-return.ts';
import { requestReturn } from '../../src/shop/orders/write/returns/request-return.ts';
import { draft, ORDER, placedOrder } from './shop.ts';

const edit = { ...ORDER, reason: 'customer rang' };

const discounted = (discount: { amount: number } | { percentPpm: number }) =>
  placedOrder().when(editOrder, { ...edit, discount: [discount] });

describe('editing a placed order', () => {
  it('tells the difference first, then what changed, in one commit', () => {
    const outcome = placedOrder().when(editOrder, {
      ...edit,
      remove: ['L2'],
      change: [{ lineId: 'L1', quantity: 3 }],
      add: [{ sku: 'SONG' }],
      discount: [{ amount: 49 }],
      shipping: { method: 'post', amount: 300 },
    });
    outcome.thenEvents(
      {
        type: 'OrderEdited',
        data: {
          changes: 5,
          totalBefore: 2_900,
          totalAfter: 1_700,
          difference: -1_200,
          settlement: { total: 1_700, balance: 1_700 },
          units: { ordered: 4, toShip: 3 },
          sale: {
            shipping: 300,
            lines: [
              { lineId: 'L1', quantity: 1, gross: 450, discount: 46, net: 404 },
              { lineId: 'L3', quantity: 1, gross: 99, discount: 3, net: 96 },
              { lineId: 'L2', quantity: -1, net: -2_000 },
            ],
          },
        },
      },
      { type: 'OrderItemRemoved', data: { totals: null } },
      { type: 'OrderItemChanged', data: { totals: null } },
      { type: 'OrderItemAdded', data: { line: { lineId: 'L3' }, totals: null } },
      { type: 'DiscountApplied', data: { totals: null } },
      { type: 'ShippingSet', data: { totals: { total: 1_700 } } },
    );
  });

  it('leaves a refund due when less is owed than was paid', () => {
    placedOrder()
      .when(recordPayment, { ...ORDER, amount: 2_900, method: 'card' })
      .when(editOrder, { ...edit, change: [{ lineId: 'L1', quantity: 1 }] })
      .thenEvents(
        { type: 'OrderEdited', data: { settlement: { balance: -450 } } },
        { type: 'OrderItemChanged' },
      );
  });

  it('never goes below what is shipped', () => {
    const shipped = placedOrder().when(shipItems, { ...ORDER, all: true });
    shipped
      .when(editOrder, { ...edit, change: [{ lineId: 'L1', quantity: 1 }] })
      .thenRejected('quantity_below_shipped');
    shipped.when(editOrder, { ...edit, remove: ['L2'] }).thenRejected('quantity_below_shipped');
  });

  it('never goes below what was credited', () => {
    placedOrder()
      .when(shipItems, { ...ORDER, all: true })
      .when(requestReturn, { ...ORDER, lines: [{ lineId: 'L1', quantity: 1 }], reason: 'x' })
      .when(receiveReturn, { ...ORDER, returnId: 'R1' })
      .when(editOrder, { ...edit, change: [{ lineId: 'L1', unitPrice: 100 }] })
      .thenRejected('credit_exceeds_lines');
  });

  it('makes all changes or none', () => {
    placedOrder()
      .when(editOrder, { ...edit, change: [{ lineId: 'L1', quantity: 9 }], add: [{ sku: 'GONE' }] })
      .thenRejected('product_discontinued');
    placedOrder()
      .when(editOrder, { ...edit, remove: ['L1', 'L2'] })
      .thenRejected('empty_order');
    placedOrder({ items: [{ sku: 'SONG' }], shippingAddress: undefined })
      .when(editOrder, { ...edit, add: [{ sku: 'MUG' }] })
      .thenRejected('address_required');
  });

  it('can replace a discount that would be too much', () => {
    placedOrder({ items: [{ sku: 'MUG' }, { sku: 'POT', discount: { amount: 2_000 } }] })
      .when(editOrder, { ...edit, removeDiscount: ['L2'], change: [{ lineId: 'L2', unitPrice: 1_000 }] })
      .thenEvents(
        { type: 'OrderEdited', data: { difference: 1_000 } },
        { type: 'DiscountRemoved' },
        { type: 'OrderItemChanged' },
      );
    placedOrder()
      .when(editOrder, { ...edit, removeDiscount: ['order'] })
      .thenRejected('discount_not_found');
  });

  it('is judged by what the order is in the end, in whatever order the changes are named', () => {
    const shirts = { name: 'Shirt', unitPrice: 1_299, quantity: 2, discount: { amount: 1_161 } };
    const lowered = placedOrder({ currency: 'USD', items: [shirts] }).when(editOrder, {
      ...edit,
      change: [{ lineId: 'L1', unitPrice: 456 }],
      discount: [{ lineId: 'L1', amount: 449 }],
    });
    expect(lowered.last('OrderEdited')).toMatchObject({ totalAfter: 463 });
    placedOrder({ currency: 'USD', items: [shirts] })
      .when(editOrder, { ...edit, change: [{ lineId: 'L1', unitPrice: 456 }] })
      .thenRejected('discount_exceeds_amount');
    const changes = [
      { lineId: 'L2', unitPrice: 100 },
      { lineId: 'L1', quantity: 9 },
      { lineId: 'L1', unitPrice: 500 },
    ];
    const discount = [{ amount: 4_000 }, { lineId: 'L2', percentPpm: 500_000 }];
    const once = discounted({ amount: 2_500 }).when(editOrder, {
      ...edit,
      change: changes,
      discount,
    });
    const turned = discounted({ amount: 2_500 }).when(editOrder, {
      ...edit,
      change: changes.toReversed(),
      discount: discount.toReversed(),
    });
    expect(once.last('OrderEdited')).toMatchObject({ changes: 4, totalAfter: 550 });
    expect(turned.events).toEqual(once.events);
  });

  it('may name what stays as it is, beside what changes', () => {
    const same = { lineId: 'L1', quantity: 2 };
    placedOrder()
      .when(editOrder, { ...edit, change: [same], remove: ['L2'] })
      .thenEvents({ type: 'OrderEdited', data: { changes: 1 } }, { type: 'OrderItemRemoved' });
    placedOrder()
      .when(editOrder, { ...edit, change: [same] })
      .thenRejected('no_change');
  });

  it('says nothing twice', () => {
    const twice = placedOrder().when(editOrder, {
      ...edit,
      change: [
        { lineId: 'L1', quantity: 3 },
        { lineId: 'L1', quantity: 4 },
      ],
    });
    twice.thenRejected('line_repeated');
    expect(twice.rejection.message).toBe('It is said twice: L1 quantity.');
  });

  it('takes a discount back that it sets to nothing', () => {
    discounted({ percentPpm: 100_000 })
      .when(editOrder, { ...edit, discount: [{ amount: 0 }] })
      .thenEvents({ type: 'OrderEdited', data: { totalAfter: 2_900 } }, { type: 'DiscountRemoved' });
  });

  it('is for placed orders, and changes something', () => {
    draft()
      .when(editOrder, { ...edit, remove: ['L1'] })
      .thenRejected('order_not_placed');
    expect(editOrder.input.safeParse(edit).success).toBe(false);
  });
});
