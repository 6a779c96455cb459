import { recordedEvents } from '../../../core/aggregate.ts';
import { streamId } from '../../../core/commit.ts';
import type { EventLog } from '../../../core/event-log.ts';
import { project } from '../../../core/projection.ts';
import type { StoredRow } from '../../../core/row-session.ts';
import type { StreamView } from '../../../core/view.ts';
import { orderEvents } from '../../events.ts';
import { orderSummaryView } from '../order-summary/view.ts';
import { type OrderAnswer, orderAnswerOf } from './order-answer.ts';
import { orderDetailView } from './view.ts';

/** The order as what had happened by then makes it: folded in memory by the views' own handlers. */
export async function orderAsOf(
  log: EventLog,
  orderId: string,
  instant: string,
): Promise<OrderAnswer | undefined> {
  const commits = await log.readStream(streamId(orderEvents.category, orderId));
  const events = commits
    .flatMap((commit) => recordedEvents(orderEvents, commit))
    .filter(({ meta }) => meta.occurredAt <= instant);
  const rowsIn = (view: StreamView): ReadonlyMap<string, readonly StoredRow[]> => {
    const { session, stuck } = project(view, orderId, events);
    if (stuck !== undefined) throw stuck.error;
    return session.all();
  };
  const summaries = rowsIn(orderSummaryView);
  const [summary] = summaries.get('order_summary') ?? [];
  const [detail] = rowsIn(orderDetailView).get('order_detail') ?? [];
  if (summary === undefined || detail === undefined) return undefined;
  return orderAnswerOf(summary, summaries.get('order_line') ?? [], detail);
}
