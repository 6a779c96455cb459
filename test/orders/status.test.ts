import { describe, expect, it } from 'vitest';
import {
  fulfilmentStatus,
  paymentStatus,
  returnStatus,
  settlementOf,
  unitsOf,
} from '../../src/shop/orders/rules/status.ts';

/** Totals in minor units of 0 (JPY), 2 (USD), 3 (KWD) and 4 (CLF) decimals: the words do not depend on them. */
const totals = { JPY: 1_250, USD: 12_50, KWD: 12_500, CLF: 125_000 };

const settled = (facts: object, total: number) =>
  settlementOf({ cancelled: false, total, credited: 0, authorized: 0, captured: 0, refunded: 0, ...facts });

describe.each(Object.entries(totals))('the payment word of an order of %s', (_, total) => {
  const half = total / 2;
  it.each([
    ['unpaid', {}, total],
    ['partially_authorized', { authorized: half }, total],
    ['authorized', { authorized: total }, total],
    ['authorized', { authorized: total + 1 }, total],
    ['partially_paid', { captured: half }, half],
    ['partially_paid', { captured: half, authorized: half }, half],
    ['paid', { captured: total }, 0],
    ['paid', { captured: total + 1 }, -1],
    ['paid', { captured: total - half, credited: half }, 0],
    ['partially_refunded', { captured: total, refunded: half }, half],
    ['partially_refunded', { captured: total, credited: half, refunded: half }, 0],
    ['refunded', { captured: total, refunded: total }, total],
    ['refunded', { captured: total, refunded: total, cancelled: true }, 0],
    ['paid', { captured: total, cancelled: true }, -total],
    ['nothing_due', { cancelled: true }, 0],
    ['nothing_due', { credited: total }, 0],
    ['partially_authorized', { cancelled: true, authorized: half }, 0],
  ] as const)('is %s with %j', (word, facts, balance) => {
    const settlement = settled(facts, total);
    expect(settlement.balance).toBe(balance);
    expect(paymentStatus(settlement)).toBe(word);
  });

  it('is nothing_due when it costs nothing', () => {
    expect(paymentStatus(settled({}, 0))).toBe('nothing_due');
  });
});

const counted = (quantity: number, counts: object, requiresShipping = true) => ({
  requiresShipping,
  quantity,
  shipped: 0,
  delivered: 0,
  requested: 0,
  returned: 0,
  ...counts,
});

describe('the fulfilment word', () => {
  it.each([
    ['unfulfilled', []],
    ['unfulfilled', [counted(2, {})]],
    ['partially_shipped', [counted(2, { shipped: 1 })]],
    ['partially_shipped', [counted(2, { shipped: 2 }), counted(1, {})]],
    ['shipped', [counted(2, { shipped: 2 })]],
    ['shipped', [counted(2, { shipped: 2 }), counted(5, {}, false)]],
    ['partially_delivered', [counted(2, { shipped: 1, delivered: 1 })]],
    ['partially_delivered', [counted(2, { shipped: 2, delivered: 1 })]],
    ['delivered', [counted(2, { shipped: 2, delivered: 2 })]],
    ['delivered', [counted(3, {}, false)]],
  ] as const)('is %s for %j', (word, lines) => {
    expect(fulfilmentStatus(unitsOf(lines))).toBe(word);
  });
});

describe('the word for returns', () => {
  it.each([
    ['none', [counted(2, { shipped: 2 })]],
    ['requested', [counted(2, { shipped: 2, requested: 1 })]],
    ['partially_returned', [counted(2, { shipped: 2, returned: 1 })]],
    ['partially_returned', [counted(2, { shipped: 2, returned: 1, requested: 1 })]],
    ['returned', [counted(2, { shipped: 2, returned: 2 })]],
    ['returned', [counted(2, { shipped: 1, returned: 1 })]],
  ] as const)('is %s for %j', (word, lines) => {
    expect(returnStatus(unitsOf(lines))).toBe(word);
  });
});
