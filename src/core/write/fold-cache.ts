import { type AnyAggregate, type Folded, foldOn } from '../model/aggregate.ts';
import { type StreamId, streamId } from '../model/commit.ts';
import type { EventLog } from '../model/event-log.ts';

/**
 * Folded streams that many decisions look at (the customer, the products, an order that is written to often). The log is
 * asked every time whether there is more, which is one look-up by key: what is answered is never older than the question.
 * Only to look at: it is shared.
 */
export class FoldCache {
  readonly #log: EventLog;
  readonly #most: number;
  readonly #known = new WeakMap<AnyAggregate, Map<StreamId, Folded<unknown>>>();

  /** @param most streams kept of one kind. The longest kept makes room */
  constructor(log: EventLog, most: number) {
    this.#log = log;
    this.#most = most;
  }

  async load(aggregate: AnyAggregate, id: string): Promise<Folded<unknown>> {
    const stream = streamId(aggregate.events.category, id);
    const known = this.#of(aggregate);
    const last = known.get(stream);
    const newer = await this.#log.readStream(stream, { afterVersion: last?.version ?? 0 });
    if (last !== undefined && newer.length === 0) return last;
    // Upon a copy: another decision may be looking at the state.
    const from =
      last === undefined ? { state: aggregate.initialState(id), version: 0 } : structuredClone(last);
    const folded = foldOn<unknown, never>(aggregate as never, from, newer);
    known.delete(stream);
    known.set(stream, folded);
    const [oldest] = known.keys();
    if (known.size > this.#most && oldest !== undefined) known.delete(oldest);
    return folded;
  }

  #of(aggregate: AnyAggregate): Map<StreamId, Folded<unknown>> {
    const known = this.#known.get(aggregate);
    if (known !== undefined) return known;
    const begun = new Map<StreamId, Folded<unknown>>();
    this.#known.set(aggregate, begun);
    return begun;
  }
}
