import codeHash from 'virtual:code-hash';
import type { RecordedEvent } from '../../../../core/model/aggregate.ts';
import type { RowsOf } from '../../../../core/model/rows.ts';
import { defineView, type View } from '../../../../core/model/view.ts';
import { type OrderEvents, orderEvents } from '../../events.ts';
import { type Sentence, sentences } from './sentences.ts';
import { type TimelineRow, timelineTable } from './timeline.ts';

const tables = { entries: timelineTable };

type Handlers = View<OrderEvents, typeof tables>['handlers'];

const enter = (rows: RowsOf<typeof tables>, event: RecordedEvent): void =>
  rows.entries.insert(entryOf(event));

/** Every event is an entry: what the sentences name is what the handlers name. */
const handlers = Object.fromEntries(
  Object.keys(sentences).map((type) => [
    type,
    (rows: RowsOf<typeof tables>, { data, meta }: Omit<RecordedEvent, 'type'>) =>
      enter(rows, { type, data, meta }),
  ]),
) as Handlers;

/** An event as an entry for people. */
export function entryOf({ type, data, meta }: RecordedEvent): TimelineRow {
  const { told, before, after } = (sentences as Readonly<Record<string, (data: unknown) => Sentence>>)[
    type
  ]?.(data) ?? {
    told: type,
  };
  return {
    orderId: meta.id,
    version: meta.version,
    position: meta.position,
    occurredAt: meta.occurredAt,
    recordedAt: meta.recordedAt,
    actor: meta.actor,
    told,
    type,
    command: meta.command,
    correlationId: meta.correlationId,
    before: before ?? null,
    after: after ?? null,
  };
}

/**
 * 2026-11: a live projection. Its rows are an order's events in other words, so they are made from the log when they are
 * read: stored, they were two fifths of all views, and a better sentence would have them all written again.
 */
export const timelineView = defineView({
  name: 'timeline',
  version: 1,
  codeHash,
  summary: 'What happened to each order: when, by whom, in a sentence, with before and after',
  events: orderEvents,
  tables,
  handlers,
});
