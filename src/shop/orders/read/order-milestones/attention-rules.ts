import { type RawBuilder, sql } from 'kysely';
import type { Slice, SortKey } from '../../../../core/read/sql/keyset.ts';
import type { OrderSummary } from '../order-summary/order-summary.ts';

/** What makes an order wait, and for how long it may before it needs attention. */

export const attentionRules = [
  'overdue',
  'unpaid',
  'paid_not_shipped',
  'shipped_not_delivered',
  'on_hold',
  'authorization_expiring',
  'authorization_on_cancelled',
  'refund_due',
  'return_not_received',
  'stale_draft',
] as const;
export type AttentionRule = (typeof attentionRules)[number];

interface Rule {
  /** What waits, in a few words. */
  readonly says: string;
  /** Days that may pass before it is listed. */
  readonly days: number;
  /** Since when, as SQL over `o` (order_summary) and `m` (order_milestones). */
  readonly since: string;
  /** Which orders, as SQL; the first condition is one that an index answers. */
  readonly where: string;
}

const NOT_ALL_SHIPPED = `o.fulfilment in ('unfulfilled', 'partially_shipped')`;

export const RULES: Readonly<Record<AttentionRule, Rule>> = {
  overdue: {
    says: 'should have been shipped by the day it is needed',
    days: 0,
    since: 'o."requiredBy"',
    where: `${NOT_ALL_SHIPPED} and o."requiredBy" is not null and +o.status = 'placed'`,
  },
  unpaid: {
    says: 'waits for its payment',
    days: 7,
    since: 'o."orderedAt"',
    where: `o.payment in ('unpaid', 'partially_authorized', 'partially_paid') and +o.status in ('placed', 'completed')`,
  },
  paid_not_shipped: {
    says: 'is paid and not all shipped',
    days: 2,
    since: 'm."paidAt"',
    where: `${NOT_ALL_SHIPPED} and +o.payment = 'paid' and +o.status = 'placed' and not +o."onHold"`,
  },
  shipped_not_delivered: {
    says: 'is shipped and not all delivered',
    days: 14,
    since: 'm."lastShippedAt"',
    where: `o.fulfilment in ('partially_shipped', 'shipped', 'partially_delivered') and +o.status = 'placed'`,
  },
  on_hold: {
    says: 'is on hold',
    days: 1,
    since: 'm."heldSince"',
    where: `o."onHold" = 1 and +o.status = 'placed'`,
  },
  authorization_expiring: {
    says: 'has an authorisation that expires soon',
    days: -2,
    since: 'm."authorizationExpiresAt"',
    where: `m."authorizationExpiresAt" is not null and +o.status in ('created', 'placed')`,
  },
  authorization_on_cancelled: {
    says: 'is cancelled and has an open authorisation: void it',
    days: 0,
    since: 'o."cancelledAt"',
    where: `o.status = 'cancelled' and +o.authorized > 0`,
  },
  refund_due: {
    says: 'has money to be paid back',
    days: 0,
    since: 'm."refundDueSince"',
    where: 'o.balance < 0',
  },
  return_not_received: {
    says: 'has a return that has not come',
    days: 14,
    since: 'm."returnRequestedSince"',
    where: 'm."returnRequestedSince" is not null',
  },
  stale_draft: {
    says: 'is a draft that nobody has touched',
    days: 30,
    since: 'o."updatedAt"',
    where: `o.status = 'created'`,
  },
};

/** An order and the rule by which it waits since when: as many as there are rules that find it. */
export type WaitingOrder = OrderSummary & { readonly rule: AttentionRule; readonly since: string };

/** A rule, and the time since before which what it finds waits for too long. */
export interface Asked {
  readonly rule: AttentionRule;
  readonly before: string;
}

/** Those that wait longest first; of equally long ones the older order. */
export const waitingKeys: readonly SortKey[] = ['since', 'number', 'rule'].map((name) => ({
  column: `page.${name}`,
  descending: false,
}));

/** What waits, of which the orders are only looked up for the rows of the page. */
export const waitingPage = (
  asked: readonly Asked[],
  { where, orderBy, limit, offset }: Slice,
): RawBuilder<WaitingOrder> => sql<WaitingOrder>`
  with page as materialized (
    select * from (${waiting(asked)}) as page where ${where ?? sql`true`}
    order by ${orderBy} limit ${limit} offset ${offset}
  )
  select page.rule, page.since, o.* from page cross join order_summary as o on o."orderId" = page."orderId"
  order by ${orderBy}`;

/** How many wait by each rule. */
export const waitingCounts = (asked: readonly Asked[]) => sql<{ rule: AttentionRule; orders: number }>`
  select rule, count(*) as orders from (${waiting(asked)}) group by rule`;

const waiting = (asked: readonly Asked[]): RawBuilder<unknown> =>
  sql`${sql.join(asked.map(waitingBy), sql` union all `)}`;

/** A day that has to be kept is kept until it is over. */
function waitingBy({ rule, before }: Asked): RawBuilder<unknown> {
  const { since, where } = RULES[rule];
  return sql`select ${rule} as rule, ${sql.raw(since)} as since, o."orderId", o.number
    from order_summary as o join order_milestones as m using ("orderId")
    where ${sql.raw(where)} and ${sql.raw(since)} ${sql.raw(rule === 'overdue' ? '<' : '<=')} ${before}`;
}
