import * as z from 'zod';
import { type RecordedEvent, recordedEvents } from '../../../../core/model/aggregate.ts';
import { type Commit, streamId } from '../../../../core/model/commit.ts';
import { beginsAnew } from '../../../../core/model/event.ts';
import type { EventLog } from '../../../../core/model/event-log.ts';
import { currency } from '../../../../core/model/fields.ts';
import type { StoredRow } from '../../../../core/model/rows.ts';
import type { StreamView } from '../../../../core/model/view.ts';
import { project } from '../../../../core/read/projection.ts';
import { orderEvents } from '../../events.ts';
import { orderSummaryView } from '../order-summary/view.ts';
import { type OrderAnswer, orderAnswerOf } from './order-answer.ts';
import { orderDetailView } from './view.ts';

/** The order as one of its events left it. */
export interface OrderStep {
  readonly commit: Commit;
  readonly event: RecordedEvent;
  readonly order: OrderAnswer;
}

/** The order behind each of its events, oldest first: folded in memory by the views' own handlers. */
export async function orderSteps(log: EventLog, orderId: string): Promise<readonly OrderStep[]> {
  const commits = await log.readStream(streamId(orderEvents.category, orderId));
  const advanceSummary = folding(orderSummaryView, orderId);
  const advanceDetail = folding(orderDetailView, orderId);
  const steps = commits.flatMap((commit) => {
    const own = recordedEvents(orderEvents, commit).map((event) => {
      const summary = advanceSummary(event);
      const [row = {}] = summary.get('order_summary') ?? [];
      const [detail = {}] = advanceDetail(event).get('order_detail') ?? [];
      return { commit, event, order: orderAnswerOf(row, summary.get('order_line') ?? [], detail) };
    });
    return beginsAnew(orderEvents, own[0]?.event.type ?? '') ? atOnce(own) : own;
  });
  // As of an instant, what begins an order anew may be all that had happened to it.
  return steps.at(-1)?.order.orderId === undefined ? [] : steps;
}

/** What begins an order anew makes it at once what it is behind all of its commit: nobody saw it half done. */
const atOnce = (steps: readonly OrderStep[]): readonly OrderStep[] =>
  steps.map((step) => ({ ...step, order: (steps.at(-1) ?? step).order }));

type Rows = ReadonlyMap<string, readonly StoredRow[]>;

/** Takes a view's rows of one order from event to event. */
function folding(view: StreamView, orderId: string): (event: RecordedEvent) => Rows {
  let rows: Rows | undefined;
  return (event) => {
    const { session, failedAt } = project(view, orderId, [event], rows);
    if (failedAt !== undefined) throw failedAt.error;
    rows = session.all();
    return rows;
  };
}

const value = (what: string) =>
  z
    .unknown()
    .describe(what)
    .meta({ show: 'json', column: 'table', shownLike: { query: 'GetOrder', namedBy: 'field' } });

export const change = z.object({
  field: z.string().describe('The field of "orders show"').meta({ show: 'id', column: 'table' }),
  before: value('What it was'),
  after: value('What it was then'),
  currency: currency().describe('The currency of its amounts').meta({ column: 'never' }),
});

export type Change = z.output<typeof change>;

/** Fields that change with every event: they say nothing of their own. */
const volatile: ReadonlySet<string> = new Set(['version', 'updatedAt', 'orderId', 'currency']);

/** What differs between two states of an order, field by field; everything that is set, if there was none before. */
export function changesBetween(before: OrderAnswer | undefined, after: OrderAnswer): Change[] {
  const earlier = (before ?? {}) as Readonly<Record<string, unknown>>;
  return Object.entries(after)
    .filter(([field]) => !volatile.has(field))
    .map(([field, is]) => ({
      field,
      before: earlier[field] ?? null,
      after: is as unknown,
      currency: after.currency,
    }))
    .filter(({ before: was, after: is }) => JSON.stringify(was) !== JSON.stringify(is));
}

export const orderFields = (order: OrderAnswer): readonly string[] =>
  Object.keys(order).filter((field) => !volatile.has(field));
