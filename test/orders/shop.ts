import type * as z from 'zod';
import { createOrder } from '../../src/shop/orders/write/lifecycle/create-order.ts';
import { ENTITY, given, type Others } from '../support/given.ts';

/** A small shop for the tests: what its catalogue and its customers' file say. */

const product = (sku: string, unitPrice: number, more: object = {}) => ({
  type: 'ProductRegistered',
  data: {
    sku,
    name: `The ${sku}`,
    unitPrice,
    currency: 'USD',
    category: 'Things',
    requiresShipping: true,
    ...more,
  },
});

export const SHOP: Others = {
  MUG: [product('MUG', 450)],
  POT: [product('POT', 2_000)],
  SONG: [product('SONG', 99, { requiresShipping: false })],
  GONE: [
    product('GONE', 100),
    { type: 'ProductDiscontinued', data: { sku: 'GONE', name: '', reason: null } },
  ],
  TASSE: [product('TASSE', 400, { currency: 'EUR' })],
  LEV: [product('LEV', 400, { currency: 'BGN' })],
  cleo: [
    {
      type: 'CustomerRegistered',
      data: {
        ref: 'cleo',
        name: 'Cleo Ray',
        email: null,
        phone: null,
        address: {
          name: null,
          line1: '9 High St',
          line2: null,
          city: 'Leeds',
          region: null,
          postalCode: 'LS1',
          country: 'GB',
        },
      },
    },
  ],
  ann: [
    {
      type: 'CustomerRegistered',
      data: { ref: 'ann', name: 'Ann Lee', email: 'ann@example.org', phone: null, address: null },
    },
  ],
};

export const ADDRESS = { line1: '1 Main St', city: 'Springfield', postalCode: '62701', country: 'US' };

type Created = Partial<z.input<typeof createOrder.input>>;

/** A draft of Ann's: two mugs (L1) and a pot (L2), 29.00 in all. */
export const draft = (more: Created = {}) =>
  given()
    .and(SHOP)
    .when(createOrder, {
      customer: 'ann',
      items: [{ sku: 'MUG', quantity: 2 }, { sku: 'POT' }],
      shippingAddress: ADDRESS,
      ...more,
    });

export const placedOrder = (more: Created = {}) => draft({ place: true, ...more });

export const ORDER = { orderId: ENTITY };
