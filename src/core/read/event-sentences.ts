import { ownValue } from '../kernel/own.ts';
import type { EventMeta, RecordedEvent } from '../model/aggregate.ts';
import type { Receipt } from '../model/command.ts';
import { type AnyView, type StreamView, tablesOf } from '../model/view.ts';
import { project } from './projection.ts';

/** The part of a receipt that is described: its events, and the stream that they are in. */
export type DescribedReceipt = Pick<Receipt, 'id' | 'version' | 'events'>;

/**
 * What happened or would happen, a sentence an event: from the view with a sentence column; without one, the summary of
 * the event's definition. The handlers see the event alone, so the view need not be built.
 */
export function eventSentences(views: readonly AnyView[], answer: DescribedReceipt): readonly string[] {
  const known = views.filter((view): view is StreamView => view.kind === 'view');
  const first = answer.version - answer.events.length + 1;
  return answer.events.map(({ type, data }, index) => {
    const own = known.filter(({ events }) => ownValue(events.definitions, type) !== undefined);
    const event = { type, data, meta: metaOf(answer.id, first + index) };
    const sentences = own.flatMap((view) => sentencesIn(view, event));
    return sentences[0] ?? own[0]?.events.definitions[type].summary ?? type;
  });
}

function sentencesIn(view: StreamView, event: RecordedEvent): readonly string[] {
  const columns = tablesOf(view).flatMap(({ name, description }) =>
    description !== undefined && 'sentence' in description ? [{ name, column: description.sentence }] : [],
  );
  if (columns.length === 0) return [];
  const rows = project(view, event.meta.id, [event]).session.all();
  return columns.flatMap(({ name, column }) => (rows.get(name) ?? []).map((row) => String(row[column])));
}

/** Sentences say what happened; the time and the actor are columns of their own. */
function metaOf(id: string, version: number): EventMeta {
  const never = '1970-01-01T00:00:00.000Z';
  const unknown = { actor: '', command: '', commandId: '', correlationId: '' };
  const nowhere = { position: 1, stream: id, number: null, occurredAt: never, recordedAt: never };
  return { ...unknown, ...nowhere, id, version };
}
