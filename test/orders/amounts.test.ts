import { describe, expect, it } from 'vitest';
import { upcast } from '../../src/core/model/event.ts';
import type { Discount } from '../../src/shop/orders/events/order-line.ts';
import { orderEvents } from '../../src/shop/orders/events.ts';
import { amountsOf, lineAmounts, shippingOf, totalsOf } from '../../src/shop/orders/rules/amounts.ts';
import { addItem } from '../../src/shop/orders/write/lines/add-item.ts';
import { changeItem } from '../../src/shop/orders/write/lines/change-item.ts';
import { removeItem } from '../../src/shop/orders/write/lines/remove-item.ts';
import { applyDiscount } from '../../src/shop/orders/write/money/apply-discount.ts';
import { removeDiscount } from '../../src/shop/orders/write/money/remove-discount.ts';
import { setShipping } from '../../src/shop/orders/write/money/set-shipping.ts';
import fc from '../support/properties.ts';
import { draft, ORDER, placedOrder } from './shop.ts';

const percent = (percentPpm: number): Discount => ({ percentPpm, amount: null, code: null, reason: null });
const off = (amount: number): Discount => ({ percentPpm: null, amount, code: null, reason: null });
const line = (unitPrice: number, quantity = 1, more: object = {}) => ({
  lineId: 'L1',
  unitPrice,
  quantity,
  taxRatePpm: 0,
  taxIncluded: false,
  taxAdjustment: 0,
  discount: null as Discount | null,
  ...more,
});

describe('the amounts of a line', () => {
  it.each([
    // Half-even: 12.5 → 12, 13.5 → 14.
    ['10 % of 1.25', line(125, 1, { discount: percent(100_000) }), { lineDiscount: 12, net: 113 }],
    ['10 % of 1.35', line(135, 1, { discount: percent(100_000) }), { lineDiscount: 14, net: 121 }],
    ['5.00 off', line(2_000, 2, { discount: off(500) }), { gross: 4_000, lineDiscount: 500, net: 3_500 }],
    ['8.875 % tax on top', line(1_000, 1, { taxRatePpm: 88_750 }), { net: 1_000, tax: 89, total: 1_089 }],
    [
      '19 % tax contained',
      line(1_190, 1, { taxRatePpm: 190_000, taxIncluded: true }),
      { net: 1_190, tax: 0, includedTax: 190, total: 1_190 },
    ],
    [
      'tax is on what is left after the discount',
      line(10_000, 1, { taxRatePpm: 200_000, discount: percent(500_000) }),
      { net: 5_000, tax: 1_000, total: 6_000 },
    ],
    // Exponents do not matter: 0 (JPY), 3 (KWD) and 4 (CLF) decimals are all minor units.
    ['¥ 999 with 10 % tax', line(999, 1, { taxRatePpm: 100_000 }), { tax: 100, total: 1_099 }],
    [
      'KD 1.005 with 10 % off',
      line(1_005, 1, { discount: percent(100_000) }),
      { lineDiscount: 100, net: 905 },
    ],
    ['UF 1.2345 with 19 % tax', line(12_345, 1, { taxRatePpm: 190_000 }), { tax: 2_346, total: 14_691 }],
  ])('%s', (_, priced, expected) => {
    expect(lineAmounts(priced)).toMatchObject(expected);
  });

  it('share a discount on the order by largest remainder, so that the parts sum exactly', () => {
    const lines = ['L1', 'L2', 'L3'].map((lineId) => ({ ...line(100), lineId }));
    const shares = [...amountsOf({ lines, discount: off(100) }).values()].map((each) => each.orderDiscount);
    expect(shares).toEqual([34, 33, 33]);
  });

  it('add up to the total whatever the discounts and taxes are', () => {
    const amount = fc.integer({ min: 0, max: 1_000_000_00 });
    const discount = fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 1_000_000 }).map(percent));
    const priced = fc.record({
      unitPrice: amount,
      quantity: fc.integer({ min: 1, max: 10_000 }),
      taxRatePpm: fc.integer({ min: 0, max: 300_000 }),
      taxIncluded: fc.boolean(),
      taxAdjustment: fc.integer({ min: -1, max: 1 }),
      discount,
    });
    fc.assert(
      fc.property(fc.array(priced, { maxLength: 12 }), discount, amount, (given, orderDiscount, cost) => {
        const lines = given.map((each, index) => ({ ...each, lineId: `L${index + 1}` }));
        const amounts = amountsOf({ lines, discount: orderDiscount });
        const shipping = shippingOf({
          method: 'post',
          amount: cost,
          taxRatePpm: 190_000,
          taxIncluded: false,
          taxAdjustment: 0,
        });
        const priced = lines.map((each) => ({ ...each, amounts: amounts.get(each.lineId) as never }));
        const totals = totalsOf(priced, shipping);
        expect(totals.net).toBe(totals.subtotal - totals.discount);
        expect(totals.total).toBe(totals.net + totals.shipping + totals.tax);
        for (const each of amounts.values()) {
          expect(each.net).toBe(each.gross - each.lineDiscount - each.orderDiscount);
          expect(each.net).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

describe('discounts', () => {
  it('are part of the total, on a line and on the order', () => {
    draft()
      .when(applyDiscount, { ...ORDER, lineId: 'L1', percentPpm: 100_000, code: 'MUGS' })
      .thenEvents({
        type: 'DiscountApplied',
        data: {
          lineId: 'L1',
          value: 90,
          before: 0,
          reallocated: [{ lineId: 'L1', amounts: { lineDiscount: 90, net: 810 } }],
          totals: { discount: 90, total: 2_810 },
        },
      })
      .when(applyDiscount, { ...ORDER, amount: 281 })
      .thenEvents({
        type: 'DiscountApplied',
        data: {
          lineId: null,
          value: 281,
          reallocated: [{ amounts: { orderDiscount: 81 } }, { amounts: { orderDiscount: 200 } }],
          totals: { discount: 371, total: 2_529 },
        },
      });
  });

  it('on the order are shared anew when lines come, change and go', () => {
    const discounted = draft().when(applyDiscount, { ...ORDER, percentPpm: 100_000 });
    discounted.when(addItem, { ...ORDER, sku: 'SONG' }).thenEvents({
      type: 'OrderItemAdded',
      data: {
        line: { amounts: { orderDiscount: 10 } },
        reallocated: [],
        totals: { discount: 300, total: 2_699 },
      },
    });
    discounted.when(changeItem, { ...ORDER, lineId: 'L1', quantity: 1 }).thenEvents({
      type: 'OrderItemChanged',
      data: { totals: { subtotal: 2_450, discount: 245, total: 2_205 } },
    });
    draft()
      .when(applyDiscount, { ...ORDER, amount: 100 })
      .when(removeItem, { ...ORDER, lineId: 'L1' })
      .thenEvents({
        type: 'OrderItemRemoved',
        data: { reallocated: [{ lineId: 'L2', amounts: { orderDiscount: 100 } }], totals: { total: 1_900 } },
      });
  });

  it('replace the one before, and can be taken back', () => {
    const ten = draft().when(applyDiscount, { ...ORDER, percentPpm: 100_000 });
    ten.when(applyDiscount, { ...ORDER, percentPpm: 100_000 }).thenRejected('no_change');
    ten
      .when(applyDiscount, { ...ORDER, percentPpm: 200_000 })
      .thenEvents({ type: 'DiscountApplied', data: { value: 580, before: 290, totals: { total: 2_320 } } })
      .when(removeDiscount, ORDER)
      .thenEvents({ type: 'DiscountRemoved', data: { value: 580, totals: { discount: 0, total: 2_900 } } })
      .when(removeDiscount, ORDER)
      .thenRejected('discount_not_found');
    draft()
      .when(removeDiscount, { ...ORDER, lineId: 'L1' })
      .thenRejected('discount_not_found');
  });

  it('are never more than what they are given on, not even later', () => {
    draft()
      .when(applyDiscount, { ...ORDER, amount: 2_901 })
      .thenRejected('discount_exceeds_amount');
    draft()
      .when(applyDiscount, { ...ORDER, lineId: 'L1', amount: 901 })
      .thenRejected('discount_exceeds_amount');
    const all = draft().when(applyDiscount, { ...ORDER, amount: 2_900 });
    all.when(removeItem, { ...ORDER, lineId: 'L1' }).thenRejected('discount_exceeds_amount');
    all.when(changeItem, { ...ORDER, lineId: 'L1', quantity: 1 }).thenRejected('discount_exceeds_amount');
    draft()
      .when(applyDiscount, { ...ORDER, lineId: 'L1', amount: 900 })
      .when(changeItem, { ...ORDER, lineId: 'L1', quantity: 1 })
      .thenRejected('discount_exceeds_amount');
  });

  it('are for drafts; a placed order is edited', () => {
    placedOrder()
      .when(applyDiscount, { ...ORDER, percentPpm: 1 })
      .thenRejected('order_not_draft');
    placedOrder().when(removeDiscount, ORDER).thenRejected('order_not_draft');
  });
});

describe('shipping', () => {
  it('is part of the total, with its tax', () => {
    const set = draft().when(setShipping, { ...ORDER, method: 'post', amount: 490, taxRatePpm: 190_000 });
    set.thenEvents({
      type: 'ShippingSet',
      data: { tax: 93, before: null, totals: { shipping: 490, tax: 93, total: 3_483 } },
    });
    set
      .when(setShipping, { ...ORDER, method: 'post', amount: 490, taxRatePpm: 190_000 })
      .thenRejected('no_change');
    set
      .when(setShipping, { ...ORDER, method: 'express', amount: 990, taxRatePpm: 190_000, taxIncluded: true })
      .thenEvents({
        type: 'ShippingSet',
        data: { tax: 0, includedTax: 158, before: { method: 'post' }, totals: { total: 3_890 } },
      });
    placedOrder()
      .when(setShipping, { ...ORDER, method: 'post', amount: 1 })
      .thenRejected('order_not_draft');
  });
});

describe('the tax of events of before invoiced taxes were kept', () => {
  it('is what their rates give', () => {
    const newest = (type: string, data: object) => upcast(orderEvents, { type, schemaVersion: 1, data }).data;
    const cost = { amount: 490, taxRatePpm: 190_000 };
    for (const type of ['OrderItemAdded', 'OrderItemChanged', 'OrderItemRemoved'])
      expect(newest(type, { currency: 'EUR', line: cost })).toEqual({
        currency: 'EUR',
        line: { ...cost, taxAdjustment: 0 },
      });
    const set = { ...cost, taxAdjustment: 0 };
    expect(newest('ShippingSet', { ...cost, before: null })).toEqual({ ...set, before: null });
    expect(newest('ShippingSet', { ...cost, before: cost })).toEqual({ ...set, before: set });
  });
});
