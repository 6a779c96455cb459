import * as z from 'zod';
import { advice } from '../../../../core/kernel/advice.ts';
import type { Failure } from '../../../../core/kernel/failure.ts';
import { fail, ok, type Result } from '../../../../core/kernel/result.ts';
import { dateIn } from '../../../../core/kernel/zone.ts';
import { instant, signedMoney } from '../../../../core/model/fields.ts';
import type { Ports } from '../../../../core/model/ports.ts';
import { defineQuery, type Page } from '../../../../core/model/query.ts';
import { after, limit, pageNumber, withTotal } from '../../../../core/read/paging.ts';
import { pageOfSlices } from '../../../../core/read/sql/keyset.ts';
import { orderSummaryRow } from '../order-summary/order-summary.ts';
import { orderSummaryView } from '../order-summary/view.ts';
import { raw } from '../raw.ts';
import { zoneInput } from '../sales/report-input.ts';
import {
  type AttentionRule,
  attentionRules,
  RULES,
  type WaitingOrder,
  waitingCounts,
  waitingKeys,
  waitingPage,
} from './attention-rules.ts';
import { orderMilestonesView } from './view.ts';

const days = (rule: AttentionRule, what: string) =>
  z.int().min(0).max(10_000).default(Math.abs(RULES[rule].days)).describe(what).meta({ show: 'integer' });

const input = z.strictObject({
  rule: z.array(z.enum(attentionRules)).min(1).optional().describe('Only what waits by these rules'),
  overdueDays: days('overdue', 'Past the day by which it is needed for more than so many days'),
  unpaidDays: days('unpaid', 'Placed and not paid for so many days'),
  shipDays: days('paid_not_shipped', 'Paid and not all shipped for so many days'),
  deliverDays: days('shipped_not_delivered', 'Shipped and not all delivered for so many days'),
  holdDays: days('on_hold', 'On hold for so many days'),
  expiryDays: days('authorization_expiring', 'With an authorisation that expires within so many days'),
  voidDays: days('authorization_on_cancelled', 'Cancelled with an open authorisation for so many days'),
  refundDays: days('refund_due', 'With a refund due for so many days'),
  returnDays: days('return_not_received', 'With a return announced for so many days'),
  draftDays: days('stale_draft', 'A draft untouched for so many days'),
  page: pageNumber(),
  after: after(),
  limit: limit(),
  withTotal: withTotal(),
  fail: z.boolean().default(false).describe('Fail if anything waits: for cron'),
  zone: zoneInput(),
});

type Input = z.output<typeof input>;

const { orderId, number, externalRef, customerRef, customerName, status, currency, total } =
  orderSummaryRow().shape;

const item = z.object({
  rule: z.enum(attentionRules).describe('The rule by which it waits').meta({ column: 'table' }),
  number: number.meta({ show: 'integer', column: 'table' }),
  orderId,
  externalRef,
  customerRef,
  customerName,
  told: z.string().describe('What waits').meta({ column: 'table', label: 'what' }),
  since: z.union([instant(), z.iso.date()]).describe('Since when, or until when').meta({
    show: 'timestamp',
    column: 'table',
  }),
  days: z
    .int()
    .describe('For how many days; below zero: in so many days')
    .meta({ show: 'integer', column: 'table' }),
  status: status.meta({ show: 'status', column: 'wide' }),
  currency,
  total: total.meta({ show: 'money', currencyField: 'currency', column: 'wide' }),
  balance: signedMoney()
    .describe('Still due; below zero a refund is due')
    .meta({ show: 'money', currencyField: 'currency', column: 'table' }),
});

type Waiting = z.output<typeof item>;

export const attention = defineQuery({
  name: 'Attention',
  summary: 'List the orders that wait for something, and for how long',
  input,
  views: [orderSummaryView, orderMilestonesView],
  result: { kind: 'page', item: () => item, idField: 'orderId', keyFields: ['rule'] },
  answer,
  cli: {
    path: 'attention',
    nothing: 'No orders wait for anything.',
    flags: { zone: { hidden: true } },
    examples: [
      { run: 'daybook attention', does: 'What waits: for money, for shipping, for somebody to look' },
      { run: 'daybook attention --rule overdue --rule on_hold', does: 'By two rules only' },
      { run: 'daybook attention --fail || mail -s "Orders wait" shop@example.com', does: 'For cron' },
    ],
  },
});

async function answer(asked: Input, { read, clock }: Ports): Promise<Result<Page<Waiting>>> {
  const now = clock.now();
  const rules = (asked.rule ?? attentionRules).map((rule) => ({ rule, before: limitOf(rule, asked, now) }));
  const page = await pageOfSlices(waitingKeys, asked, (slice) => read.all(raw(waitingPage(rules, slice))));
  const items = page.items.map((one) => waitingOf(one, now));
  const isCounted = asked.withTotal || asked.page !== undefined || (asked.fail && items.length > 0);
  const counts = isCounted ? await read.all(raw(waitingCounts(rules))) : undefined;
  if (asked.fail && counts !== undefined && items.length > 0) return fail(ordersWait(items, counts));
  return ok({ ...page, items, total: counts === undefined ? null : totalOf(counts) });
}

type Counts = readonly { readonly rule: AttentionRule; readonly orders: number }[];

const totalOf = (counts: Counts): number => counts.reduce((sum, { orders }) => sum + orders, 0);

/** Waiting since this time, or longer, is too long. */
function limitOf(rule: AttentionRule, asked: Input, now: string): string {
  const ago = (given: number) => new Date(Date.parse(now) - given * DAY).toISOString();
  if (rule === 'overdue') return dateIn(asked.zone, ago(asked.overdueDays));
  return ago(DAYS[rule](asked));
}

const DAY = 86_400_000;

const DAYS: Readonly<Record<AttentionRule, (asked: Input) => number>> = {
  overdue: ({ overdueDays }) => overdueDays,
  unpaid: ({ unpaidDays }) => unpaidDays,
  paid_not_shipped: ({ shipDays }) => shipDays,
  shipped_not_delivered: ({ deliverDays }) => deliverDays,
  on_hold: ({ holdDays }) => holdDays,
  authorization_expiring: ({ expiryDays }) => -expiryDays,
  authorization_on_cancelled: ({ voidDays }) => voidDays,
  refund_due: ({ refundDays }) => refundDays,
  return_not_received: ({ returnDays }) => returnDays,
  stale_draft: ({ draftDays }) => draftDays,
};

const sentenceOf = (rule: AttentionRule, since: string, now: string): string =>
  rule === 'authorization_expiring' && since <= now
    ? 'has an authorisation that has expired'
    : RULES[rule].says;

const waitingOf = (order: WaitingOrder, now: string): Waiting => ({
  rule: order.rule,
  number: order.number,
  orderId: order.orderId,
  externalRef: order.externalRef,
  customerRef: order.customerRef,
  customerName: order.customerName,
  told: `Order ${named(order)} ${sentenceOf(order.rule, order.since, now)}`,
  since: order.since,
  days: Math.floor((Date.parse(now) - Date.parse(order.since)) / DAY),
  status: order.status,
  currency: order.currency,
  total: order.total,
  balance: order.balance,
});

/** @param items the first of them: where the counts say more, the rest is behind */
function ordersWait(items: readonly Waiting[], counts: Counts): Failure {
  const counted = attentionRules.flatMap((rule) => counts.filter((one) => one.rule === rule));
  return {
    kind: 'check_failed',
    code: 'orders_wait',
    message: `Orders wait: ${counted.map(({ rule, orders }) => `${orders} ${rule}`).join(', ')}.`,
    ...advice`See ${{ message: 'Attention' }}.`,
    details: { items, total: totalOf(counts) },
  };
}

/** Its number, and what it is called elsewhere. */
const named = ({
  number,
  externalRef,
}: {
  readonly number: number;
  readonly externalRef: string | null;
}): string => (externalRef === null ? String(number) : `${number} (${externalRef})`);
