import type { OrderUnits, Settlement } from '../events/sums.ts';

/**
 * Where an order stands, derived from recorded facts: pure functions that deciders, views and tests share. The stored
 * status says what was decided about the order; these words say what has happened to it. The first match wins.
 */

/** The facts that the settlement follows from. */
export interface MoneyFacts {
  readonly cancelled: boolean;
  readonly total: number;
  readonly credited: number;
  readonly authorized: number;
  readonly captured: number;
  readonly refunded: number;
}

/** owed = cancelled ? 0 : total − credits; balance = owed − (captured − refunded); below zero a refund is due. */
export function settlementOf(facts: MoneyFacts): Settlement {
  const { cancelled, total, credited, authorized, captured, refunded } = facts;
  const owed = cancelled ? 0 : total - credited;
  return { total, credited, owed, authorized, captured, refunded, balance: owed - (captured - refunded) };
}

export const paymentStatuses = [
  'unpaid',
  'partially_authorized',
  'authorized',
  'partially_paid',
  'paid',
  'partially_refunded',
  'refunded',
  'nothing_due',
] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];

export function paymentStatus(money: Omit<Settlement, 'total' | 'credited'>): PaymentStatus {
  const { authorized, captured, refunded, owed, balance } = money;
  if (captured > 0 && refunded === captured) return 'refunded';
  if (refunded > 0) return 'partially_refunded';
  if (captured > 0) return balance <= 0 ? 'paid' : 'partially_paid';
  if (owed > 0 && authorized >= owed) return 'authorized';
  if (authorized > 0) return 'partially_authorized';
  return owed === 0 ? 'nothing_due' : 'unpaid';
}

export const fulfilmentStatuses = [
  'unfulfilled',
  'partially_shipped',
  'shipped',
  'partially_delivered',
  'delivered',
] as const;
export type FulfilmentStatus = (typeof fulfilmentStatuses)[number];

/**
 * Of the units that have to be shipped. Lines that need no shipping are fulfilled by themselves, so an order of such
 * lines alone counts as delivered. For orders that were placed; a draft is `unfulfilled`.
 */
export function fulfilmentStatus({ ordered, toShip, shipped, delivered }: OrderUnits): FulfilmentStatus {
  if (toShip === 0) return ordered === 0 ? 'unfulfilled' : 'delivered';
  if (delivered === toShip) return 'delivered';
  if (delivered > 0) return 'partially_delivered';
  if (shipped === toShip) return 'shipped';
  return shipped > 0 ? 'partially_shipped' : 'unfulfilled';
}

export const returnStatuses = ['none', 'requested', 'partially_returned', 'returned'] as const;
export type ReturnStatus = (typeof returnStatuses)[number];

/** `returned`: everything that went out has come back. */
export function returnStatus({ shipped, requested, returned }: OrderUnits): ReturnStatus {
  if (returned > 0) return returned === shipped ? 'returned' : 'partially_returned';
  return requested > 0 ? 'requested' : 'none';
}

/** The units of an order without lines. */
export const NO_UNITS: OrderUnits = {
  ordered: 0,
  toShip: 0,
  shipped: 0,
  delivered: 0,
  requested: 0,
  returned: 0,
};

/** A line's counters. */
export interface CountedLine {
  readonly requiresShipping: boolean;
  readonly quantity: number;
  readonly shipped: number;
  readonly delivered: number;
  readonly requested: number;
  readonly returned: number;
}

export function unitsOf(lines: Iterable<CountedLine>): OrderUnits {
  const units = { ...NO_UNITS };
  for (const line of lines) {
    units.ordered += line.quantity;
    if (line.requiresShipping) units.toShip += line.quantity;
    units.shipped += line.shipped;
    units.delivered += line.delivered;
    units.requested += line.requested;
    units.returned += line.returned;
  }
  return units;
}
