import { type RawBuilder, sql } from 'kysely';
import type { Slice, SortKey } from '../../../../core/read/sql/keyset.ts';
import {
  DRAFT,
  NOT_ALL_SHIPPED,
  type OrderSummary,
  TO_VOID,
  UNPAID,
} from '../order-summary/order-summary.ts';
import { WAITING } from './order-milestones.ts';

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
  readonly table: 'order_summary' | 'order_milestones';
  /** Since when: a column of the table. */
  readonly since: string;
  /** Which orders, as SQL: those of an index in the order of `since`. */
  readonly where: string;
  /** What has to hold besides. */
  readonly also?: string;
}

/** One of an order's milestones. */
const milestone = <Name extends keyof typeof WAITING>(rule: Name, since: string) =>
  ({ table: 'order_milestones', since, where: WAITING[rule] }) as const;

export const RULES: Readonly<Record<AttentionRule, Rule>> = {
  overdue: {
    says: 'should have been shipped by the day it is needed',
    days: 0,
    table: 'order_summary',
    since: 'requiredBy',
    where: NOT_ALL_SHIPPED,
  },
  unpaid: {
    says: 'waits for its payment',
    days: 7,
    table: 'order_summary',
    since: 'orderedAt',
    where: UNPAID,
  },
  paid_not_shipped: {
    says: 'is paid and not all shipped',
    days: 2,
    ...milestone('paid_not_shipped', 'paidAt'),
  },
  shipped_not_delivered: {
    says: 'is shipped and not all delivered',
    days: 14,
    ...milestone('shipped_not_delivered', 'lastShippedAt'),
  },
  on_hold: { says: 'is on hold', days: 1, ...milestone('on_hold', 'heldSince') },
  authorization_expiring: {
    says: 'has an authorisation that expires soon',
    days: -2,
    ...milestone('authorization_expiring', 'authorizationExpiresAt'),
  },
  authorization_on_cancelled: {
    says: 'is cancelled and has an open authorisation: void it',
    days: 0,
    table: 'order_summary',
    since: 'cancelledAt',
    where: TO_VOID,
  },
  refund_due: {
    says: 'has money to be paid back',
    days: 0,
    ...milestone('refund_due', 'refundDueSince'),
    // A draft that was paid may have got lines since.
    also: 'exists (select 1 from order_summary as o where o."orderId" = order_milestones."orderId" and +o.balance < 0)',
  },
  return_not_received: {
    says: 'has a return that has not come',
    days: 14,
    ...milestone('return_not_received', 'returnRequestedSince'),
  },
  stale_draft: {
    says: 'is a draft that nobody has touched',
    days: 30,
    table: 'order_summary',
    since: 'updatedAt',
    where: DRAFT,
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
export const waitingKeys: readonly SortKey[] = ['since', 'number', 'rule'].map((column) => ({
  column,
  descending: false,
}));

/** What waits: each rule's index has it in order, so that SQLite merges them, and reads no further than the page. */
export const waitingPage = (
  asked: readonly Asked[],
  slice: Slice,
): RawBuilder<WaitingOrder> => sql<WaitingOrder>`
  with page as materialized (
    ${sql.join(
      asked.map((one) => waitingBy(one, slice.where)),
      sql` union all `,
    )} order by ${slice.orderBy} limit ${slice.limit} offset ${slice.offset}
  )
  select page.rule, page.since, o.* from page cross join order_summary as o on o."orderId" = page."orderId"
  order by page.since, page.number, page.rule`;

/** How many wait by each rule. */
export const waitingCounts = (asked: readonly Asked[]) => sql<{ rule: AttentionRule; orders: number }>`
  select rule, count(*) as orders from (${sql.join(
    asked.map((one) => waitingBy(one, undefined)),
    sql` union all `,
  )}) group by rule`;

/** A day that has to be kept is kept until it is over. */
function waitingBy({ rule, before }: Asked, behind: Slice['where']): RawBuilder<unknown> {
  const { table, since, where, also } = RULES[rule];
  const conditions = [
    sql.raw(where),
    sql`${sql.ref(since)} ${sql.raw(rule === 'overdue' ? '<' : '<=')} ${before}`,
    ...(also === undefined ? [] : [sql.raw(also)]),
    ...(behind === undefined ? [] : [behind]),
  ];
  return sql`select ${rule} as rule, ${sql.ref(since)} as since, "orderId", number from ${sql.table(table)}
    where ${sql.join(conditions, sql` and `)}`;
}
