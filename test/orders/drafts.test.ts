import { describe, expect, it } from 'vitest';
import { importOrder } from '../../src/shop/orders/write/import/import-order.ts';
import { createOrder } from '../../src/shop/orders/write/lifecycle/create-order.ts';
import { placeOrder } from '../../src/shop/orders/write/lifecycle/place-order.ts';
import { setBillingAddress } from '../../src/shop/orders/write/lifecycle/set-billing-address.ts';
import { setShippingAddress } from '../../src/shop/orders/write/lifecycle/set-shipping-address.ts';
import { addItem } from '../../src/shop/orders/write/lines/add-item.ts';
import { changeItem } from '../../src/shop/orders/write/lines/change-item.ts';
import { removeItem } from '../../src/shop/orders/write/lines/remove-item.ts';
import { given } from '../support/given.ts';
import { ADDRESS, draft, ORDER, placedOrder, SHOP } from './shop.ts';

const shop = given().and(SHOP);

describe('creating an order', () => {
  it("copies the customer's and the products' names and prices into the facts", () => {
    draft().thenEvents(
      {
        type: 'OrderCreated',
        data: {
          customerRef: 'ann',
          customerName: 'Ann Lee',
          customerEmail: 'ann@example.org',
          currency: 'USD',
        },
      },
      {
        type: 'OrderItemAdded',
        data: {
          line: {
            lineId: 'L1',
            sku: 'MUG',
            name: 'The MUG',
            category: 'Things',
            quantity: 2,
            unitPrice: 450,
          },
          totals: null,
        },
      },
      {
        type: 'OrderItemAdded',
        data: {
          line: { lineId: 'L2', amounts: { gross: 2_000, net: 2_000, total: 2_000 } },
          totals: { lineCount: 2, itemCount: 3, subtotal: 2_900, total: 2_900 },
        },
      },
      { type: 'ShippingAddressSet', data: { address: { name: 'Ann Lee', country: 'US', line2: null } } },
    );
  });

  it("is shipped to the customer's address if it names no other", () => {
    const toCleo = { customer: 'cleo', items: [{ sku: 'MUG', quantity: 2 }], place: true };
    shop.when(createOrder, toCleo).thenEvents(
      { type: 'OrderCreated' },
      { type: 'OrderItemAdded' },
      {
        type: 'ShippingAddressSet',
        data: { address: { name: 'Cleo Ray', line1: '9 High St' }, before: null },
      },
      { type: 'OrderPlaced', data: {} },
    );
    const elsewhere = shop.when(createOrder, { ...toCleo, shippingAddress: ADDRESS });
    expect(elsewhere.events[2]).toMatchObject({
      data: { address: { name: 'Cleo Ray', city: 'Springfield' } },
    });
    shop.when(createOrder, { ...toCleo, customer: 'ann' }).thenRejected('address_required');
  });

  it('takes a guest, who is nobody in the customer file', () => {
    shop
      .when(createOrder, { guest: { name: 'Walk-in' }, currency: 'USD' })
      .thenEvents({ type: 'OrderCreated', data: { customerRef: null, customerName: 'Walk-in' } });
  });

  it('does all of it in one commit: lines, addresses, shipping, tags, a note and the placing', () => {
    const outcome = placedOrder({
      billingAddress: { ...ADDRESS, name: 'Accounts' },
      shipping: { method: 'express', amount: 500 },
      tags: ['gift', 'gift', 'vip'],
      note: 'Wrap it',
      externalRef: 'WEB-1',
      requiredBy: '2026-04-01',
    });
    expect(outcome.events.map(({ type }) => type)).toEqual([
      'OrderCreated',
      'OrderItemAdded',
      'OrderItemAdded',
      'ShippingAddressSet',
      'BillingAddressSet',
      'ShippingSet',
      'OrderTagged',
      'NoteAdded',
      'OrderPlaced',
    ]);
    expect(outcome.accepted.reserve).toEqual(['order-ref:WEB-1']);
    expect(outcome.last('OrderTagged')).toEqual({ added: ['gift', 'vip'], tags: ['gift', 'vip'] });
    expect(outcome.last('OrderPlaced')).toMatchObject({
      totals: { net: 2_900, shipping: 500, total: 3_400 },
      settlement: { owed: 3_400, balance: 3_400 },
      units: { ordered: 3, toShip: 3, shipped: 0 },
      sale: { country: 'US', customerRef: 'ann', shipping: 500, lines: [{ net: 900 }, { net: 2_000 }] },
    });
  });

  it('takes the currency of the first product, unless one is given', () => {
    shop
      .when(createOrder, { customer: 'ann', items: [{ sku: 'TASSE' }] })
      .thenEvents({ type: 'OrderCreated', data: { currency: 'EUR' } }, { type: 'OrderItemAdded' });
    shop.when(createOrder, { customer: 'ann' }).thenRejected('currency_required');
    shop
      .when(createOrder, { customer: 'ann', items: [{ name: 'Repair', unitPrice: 5 }] })
      .thenRejected('currency_required');
  });

  it('refuses customers and products that are not there, or no longer', () => {
    shop.when(createOrder, { customer: 'bob', currency: 'USD' }).thenRejected('customer_not_found');
    shop.when(createOrder, { customer: 'ann', items: [{ sku: 'CUP' }] }).thenRejected('product_not_found');
    shop.when(createOrder, { customer: 'ann', currency: 'BGN' }).thenRejected('currency_withdrawn');
    shop.when(createOrder, { customer: 'ann', items: [{ sku: 'LEV' }] }).thenRejected('currency_withdrawn');
    shop
      .when(createOrder, { customer: 'ann', items: [{ sku: 'GONE' }] })
      .thenRejected('product_discontinued');
  });

  it('refuses a price in another currency, and takes one that is given in its own', () => {
    const items = [{ sku: 'MUG' }, { sku: 'TASSE' }];
    shop.when(createOrder, { customer: 'ann', items }).thenRejected('currency_mismatch');
    const priced = [{ sku: 'MUG' }, { sku: 'TASSE', unitPrice: 430 }];
    expect(shop.when(createOrder, { customer: 'ann', items: priced }).events).toHaveLength(3);
  });

  it('does not place an order without lines, or without an address where something ships', () => {
    const place = { customer: 'ann', place: true };
    shop.when(createOrder, { ...place, currency: 'USD' }).thenRejected('empty_order');
    const nowhere = shop.when(createOrder, { ...place, items: [{ sku: 'MUG' }] });
    nowhere.thenRejected('address_required');
    expect(nowhere.rejection.next).toContainEqual({
      field: 'shippingAddress',
      members: ['line1', 'city', 'country'],
    });
    expect(shop.when(createOrder, { ...place, items: [{ sku: 'SONG' }] }).last('OrderPlaced')).toMatchObject({
      units: { ordered: 1, toShip: 0 },
    });
  });

  it('wants a customer or a guest, and currencies and countries that exist', () => {
    const problem = (data: object) => createOrder.input.safeParse(data).error?.issues[0]?.message;
    expect(problem({ currency: 'USD' })).toMatch('customer or guest');
    expect(problem({ customer: 'ann', guest: { name: 'x' } })).toMatch('customer or guest');
    expect(problem({ customer: 'ann', currency: 'XYZ' })).toMatch('ISO 4217');
    expect(problem({ customer: 'ann', shippingAddress: { ...ADDRESS, country: 'ZZ' } })).toMatch('ISO 3166');
    expect(problem({ customer: 'ann', items: [{ sku: 'MUG', name: 'Cup' }] })).toMatch('sku');
  });

  it.each([
    ...['0000-01-01', '0005-01-01', '1899-12-31', '3000-01-01', '9999-12-31'].map((day) => [day, 'years go']),
    ['tomorrow', 'Invalid ISO date'],
  ])('is needed by a day of the years 1900 to 2999, imported ones too: not by %s', (requiredBy, why) => {
    for (const { input } of [createOrder, importOrder]) {
      const issues = input.safeParse({ customer: 'ann', requiredBy }).error?.issues ?? [];
      const found = issues.filter(({ path }) => path[0] === 'requiredBy');
      expect(found).toMatchObject([{ message: expect.stringContaining(why) }]);
    }
  });
});

describe('the lines of a draft', () => {
  it('never merge, even with the same sku, and their ids are never used again', () => {
    const more = draft().when(addItem, { ...ORDER, sku: 'MUG' });
    more.thenEvents({ type: 'OrderItemAdded', data: { line: { lineId: 'L3', sku: 'MUG', quantity: 1 } } });
    const again = more.when(removeItem, { ...ORDER, lineId: 'L3' }).when(addItem, { ...ORDER, sku: 'MUG' });
    again.thenEvents({ type: 'OrderItemAdded', data: { line: { lineId: 'L4' } } });
  });

  it('can be of the own wording, if they have a price', () => {
    draft()
      .when(addItem, { ...ORDER, name: 'Gift wrapping', unitPrice: 250 })
      .thenEvents({ type: 'OrderItemAdded', data: { line: { sku: null, name: 'Gift wrapping' } } });
    const priceless = draft().when(addItem, { ...ORDER, name: 'Gift wrapping' });
    priceless.thenRejected('price_required');
    expect(priceless.rejection.message).toBe('"Gift wrapping" is not in the catalogue: give its price.');
  });

  it('tell what they were when they change or go', () => {
    const changed = draft().when(changeItem, { ...ORDER, lineId: 'L1', quantity: 5 });
    changed.thenEvents({
      type: 'OrderItemChanged',
      data: {
        line: { quantity: 5, unitPrice: 450, amounts: { total: 2_250 } },
        before: { quantity: 2, unitPrice: 450, total: 900 },
        totals: { itemCount: 6, total: 4_250 },
      },
    });
    changed.when(removeItem, { ...ORDER, lineId: 'L1' }).thenEvents({
      type: 'OrderItemRemoved',
      data: { line: { lineId: 'L1', quantity: 5 }, totals: { lineCount: 1, total: 2_000 } },
    });
  });

  it('cannot be changed into what they are, or when they are not there', () => {
    draft()
      .when(changeItem, { ...ORDER, lineId: 'L1', quantity: 2 })
      .thenRejected('no_change');
    draft()
      .when(changeItem, { ...ORDER, lineId: 'L9', quantity: 2 })
      .thenRejected('line_not_found');
    draft()
      .when(removeItem, { ...ORDER, lineId: 'L9' })
      .thenRejected('line_not_found');
  });

  it('are fixed once the order is placed', () => {
    const placed = placedOrder();
    placed.when(addItem, { ...ORDER, sku: 'MUG' }).thenRejected('order_not_draft');
    placed.when(changeItem, { ...ORDER, lineId: 'L1', quantity: 9 }).thenRejected('order_not_draft');
    placed.when(removeItem, { ...ORDER, lineId: 'L1' }).thenRejected('order_not_draft');
  });

  it('never come to more than can be counted exactly', () => {
    const unitPrice = Number.MAX_SAFE_INTEGER;
    draft()
      .when(addItem, { ...ORDER, name: 'Moon', unitPrice, quantity: 2 })
      .thenRejected('amount_too_large');
    draft()
      .when(addItem, { ...ORDER, name: 'Moon', unitPrice })
      .thenRejected('amount_too_large');
  });
});

describe('addresses', () => {
  it('tell what they were', () => {
    draft()
      .when(setShippingAddress, { ...ORDER, ...ADDRESS, name: 'Bob', city: 'Shelbyville' })
      .thenEvents({
        type: 'ShippingAddressSet',
        data: {
          address: { name: 'Bob', city: 'Shelbyville' },
          before: { name: 'Ann Lee' },
          customerRef: 'ann',
        },
      });
  });

  it('do not change into what they are', () => {
    draft()
      .when(setShippingAddress, { ...ORDER, ...ADDRESS })
      .thenRejected('no_change');
  });

  it('may be set for the invoice alone', () => {
    draft()
      .when(setBillingAddress, { ...ORDER, ...ADDRESS })
      .thenEvents({ type: 'BillingAddressSet', data: { before: null } });
  });
});

describe('placing', () => {
  it('happens once', () => {
    draft()
      .when(placeOrder, ORDER)
      .thenEvents({ type: 'OrderPlaced', data: { totals: { total: 2_900 } } })
      .when(placeOrder, ORDER)
      .thenRejected('invalid_transition');
  });
});
