import codeHash from 'virtual:code-hash';
import type { EventMeta } from '../../../../core/model/aggregate.ts';
import type { RowsOf } from '../../../../core/model/rows.ts';
import { defineView, type View } from '../../../../core/model/view.ts';
import { type OrderEvents, orderEvents } from '../../events.ts';
import { type Told, tell } from './sentences.ts';
import { type TimelineRow, timelineTable } from './timeline.ts';

const tables = { entries: timelineTable };

type Handlers = View<OrderEvents, typeof tables>['handlers'];
type Teller = (data: unknown) => Told;

const enter =
  (type: string, sentence: Teller) =>
  (rows: RowsOf<typeof tables>, { data, meta }: { readonly data: unknown; readonly meta: EventMeta }): void =>
    rows.entries.insert(entryOf(type, sentence(data), meta));

/** Every event is an entry: what the sentences name is what the handlers name. */
const handlers = Object.fromEntries(
  Object.entries(tell).map(([type, sentence]) => [type, enter(type, sentence as Teller)]),
) as Handlers;

function entryOf(type: string, { told, before, after }: Told, meta: EventMeta): TimelineRow {
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
    before: before ?? null,
    after: after ?? null,
  };
}

export const timelineView = defineView({
  name: 'timeline',
  version: 1,
  codeHash,
  summary: 'What happened to each order: when, by whom, in a sentence, with before and after',
  events: orderEvents,
  tables,
  handlers,
});
