import { type AnyAggregate, type EventMeta, type Folded, latestBehind } from '../model/aggregate.ts';
import { upcast } from '../model/event.ts';
import type { Append } from '../model/event-log.ts';

/** Folds appends in flight over the stored state: the state that the next decision is made on. */
export function foldInFlight(
  aggregate: AnyAggregate,
  folded: Folded<unknown>,
  id: string,
  inFlight: readonly Append[],
): Folded<unknown> {
  let { version, latest } = folded;
  for (const append of inFlight) {
    for (const stored of append.events) {
      version += 1;
      const { type, data, at } = upcast(aggregate.events, stored);
      const meta = inFlightMeta(append, id, version, at);
      aggregate.evolve[type]?.(folded.state, data, meta);
      latest = latestBehind(aggregate.events, type, meta.occurredAt, latest);
    }
  }
  return { state: folded.state, version, latest };
}

/** The metadata of an event in flight, as far as it is known: its position is not. */
function inFlightMeta(append: Append, id: string, version: number, at: string | undefined): EventMeta {
  return {
    position: 0,
    version,
    stream: append.stream,
    id,
    number: null,
    occurredAt: at ?? append.occurredAt,
    recordedAt: append.occurredAt,
    actor: append.actor,
    command: append.command,
    commandId: append.commandId,
    correlationId: append.correlationId,
  };
}
