import { type AnyAggregate, type Folded, fold } from './aggregate.ts';
import { type StreamId, streamId } from './commit.ts';
import type { EventLog } from './event-log.ts';

/** Streams kept of one kind. The longest kept makes room. */
const KEPT = 10_000;

/**
 * Folded streams that many decisions look at (the customer, the products). The log is asked every time whether there is
 * more, which is one look-up by key: what is answered is never older than the question. Only to look at: it is shared.
 */
export class FoldCache {
  readonly #log: EventLog;
  readonly #known = new WeakMap<AnyAggregate, Map<StreamId, Folded<unknown>>>();

  constructor(log: EventLog) {
    this.#log = log;
  }

  async load(aggregate: AnyAggregate, id: string): Promise<Folded<unknown>> {
    const stream = streamId(aggregate.events.category, id);
    const known = this.#of(aggregate);
    const last = known.get(stream);
    const newer = await this.#log.readStream(stream, { afterVersion: last?.version ?? 0 });
    if (last !== undefined && newer.length === 0) return last;
    // From the beginning: folding on would change a state that another decision may be looking at.
    const commits = last === undefined ? newer : await this.#log.readStream(stream);
    const folded = fold<unknown, never>(aggregate as never, id, commits);
    known.delete(stream);
    known.set(stream, folded);
    const [oldest] = known.keys();
    if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
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
