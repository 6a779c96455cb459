import { type RawBuilder, sql } from 'kysely';
import type { OrderSummary } from '../order-summary/order-summary.ts';

/** What makes an order wait, and for how long it may before somebody should look. */

export const attentionRules = [
  'overdue',
  'unpaid',
  'paid_not_shipped',
  'shipped_not_delivered',
  'on_hold',
  'authorization_expiring',
  'refund_due',
  'return_not_received',
  'stale_draft',
] as const;
export type AttentionRule = (typeof attentionRules)[number];

interface Rule {
  /** What waits, in a few words. */
  readonly told: string;
  /** Days that may pass before it is told. */
  readonly days: number;
  /** Since when, as SQL over `o` (order_summary) and `m` (order_milestones). */
  readonly since: string;
  /** Which orders, as SQL; the first condition is one that an index answers. */
  readonly where: string;
}

const NOT_ALL_SHIPPED = `o.fulfilment in ('unfulfilled', 'partially_shipped')`;

export const RULES: Readonly<Record<AttentionRule, Rule>> = {
  overdue: {
    told: 'should have been shipped by the day it is needed',
    days: 0,
    since: 'o."requiredBy"',
    where: `${NOT_ALL_SHIPPED} and o."requiredBy" is not null and +o.status = 'placed'`,
  },
  unpaid: {
    told: 'waits for its payment',
    days: 7,
    since: 'o."orderedAt"',
    where: `o.payment in ('unpaid', 'partially_authorized', 'partially_paid') and +o.status in ('placed', 'completed')`,
  },
  paid_not_shipped: {
    told: 'is paid and not all shipped',
    days: 2,
    since: 'm."paidAt"',
    where: `${NOT_ALL_SHIPPED} and +o.payment = 'paid' and +o.status = 'placed' and not +o."onHold"`,
  },
  shipped_not_delivered: {
    told: 'is shipped and not all delivered',
    days: 14,
    since: 'm."lastShippedAt"',
    where: `o.fulfilment in ('partially_shipped', 'shipped', 'partially_delivered') and +o.status = 'placed'`,
  },
  on_hold: {
    told: 'is on hold',
    days: 1,
    since: 'm."heldSince"',
    where: `o."onHold" = 1 and +o.status = 'placed'`,
  },
  authorization_expiring: {
    told: 'has an authorisation that expires soon',
    days: -2,
    since: 'm."authorizationExpiresAt"',
    where: `m."authorizationExpiresAt" is not null and +o.status in ('created', 'placed')`,
  },
  refund_due: {
    told: 'has money to be paid back',
    days: 0,
    since: 'm."refundDueSince"',
    where: 'o.balance < 0',
  },
  return_not_received: {
    told: 'has a return that has not come',
    days: 14,
    since: 'm."returnRequestedSince"',
    where: 'm."returnRequestedSince" is not null',
  },
  stale_draft: {
    told: 'is a draft that nobody has touched',
    days: 30,
    since: 'o."updatedAt"',
    where: `o.status = 'created'`,
  },
};

export type WaitingOrder = OrderSummary & { readonly since: string };

/** The orders that wait by a rule since before a time, those that wait longest first. */
export function waitingBy(rule: AttentionRule, before: string, most: number): RawBuilder<WaitingOrder> {
  const { since, where } = RULES[rule];
  return sql<WaitingOrder>`select ${rule} as rule, ${sql.raw(since)} as since, o.* from order_summary as o
    join order_milestones as m using ("orderId")
    where ${sql.raw(where)} and ${sql.raw(since)} < ${before}
    order by 2, o."orderId" limit ${most}`;
}
