import type { Appender } from '../log/group-commit.ts';
import type { AnyAggregate, Folded } from '../model/aggregate.ts';
import type { AnyDecider, Command, Load, Loads, Survey } from '../model/command.ts';
import { streamId } from '../model/commit.ts';
import type { EventLog } from '../model/event-log.ts';
import type { Contention } from './contention.ts';
import { FoldCache, type Look, type Moment } from './fold-cache.ts';
import { foldInFlight } from './in-flight-fold.ts';

/** What decisions are made on: folds of streams, with what is in flight to them, and what the whole daybook says. */
export class DecisionLoads {
  readonly #group: Appender;
  readonly #folds: FoldCache;
  readonly #survey: Survey;
  readonly #contention: Contention;

  constructor(
    { log, survey }: { readonly log: EventLog; readonly survey: Survey },
    group: Appender,
    contention: Contention,
  ) {
    this.#group = group;
    this.#folds = new FoldCache(log, () => group.generation);
    this.#survey = survey;
    this.#contention = contention;
  }

  /** Announces a command that waits for its turn: what it loads is read together with what others load. */
  expect(definition: AnyDecider, { data }: Command): Moment {
    const { aggregate } = definition;
    const loads: Loads = definition.loads?.(data) ?? {};
    const looks = Object.values(loads)
      .flatMap((one) => one ?? [])
      .map((one): Look => ({ aggregate: one.aggregate, id: one.id, role: 'loaded' }));
    const id = definition.entityId(data, () => '');
    return this.#folds.expect(id === '' ? looks : [...looks, { aggregate, id, role: 'target' }]);
  }

  /** An entity as the next decision would load it. An append that creates it is awaited: it may still be rejected. */
  async look(aggregate: AnyAggregate, id: string): Promise<Folded<unknown>> {
    const stream = streamId(aggregate.events.category, id);
    const isBeingCreated = (): boolean => this.#group.inFlight(stream)[0]?.expectedVersion === 0;
    do await this.#group.reconsidered();
    while (isBeingCreated() && (await this.#group.settled()));
    const folded = await this.#folds.load({ aggregate, id, role: 'target' });
    return this.#foldInFlight(aggregate, folded, id).folded;
  }

  /** What a command changes: with the appends in flight to it. */
  async target(look: Look, since: Moment): Promise<Target> {
    const { aggregate, id } = look;
    const stream = streamId(aggregate.events.category, id);
    const folded = await this.#folds.load(look, since);
    this.#contention.found(stream, folded.version);
    const { folded: target, dependsOn } = this.#foldInFlight(aggregate, folded, id);
    return { ...target, onInFlight: dependsOn !== undefined, dependsOn };
  }

  /** With the appends in flight folded in: `dependsOn` is the last command of those. */
  #foldInFlight(aggregate: AnyAggregate, stored: Folded<unknown>, id: string) {
    const stream = streamId(aggregate.events.category, id);
    const inFlight = this.#group
      .inFlight(stream)
      .filter((append) => append.expectedVersion >= stored.version);
    const dependsOn = inFlight.at(-1)?.commandId;
    if (dependsOn === undefined) return { folded: stored, dependsOn };
    return { folded: foldInFlight(aggregate, structuredClone(stored), id, inFlight), dependsOn };
  }

  /** What a decision needs of other streams. */
  async loaded(
    definition: AnyDecider,
    { data }: Command,
    since: Moment,
  ): Promise<{ loaded: never; onInFlight: boolean }> {
    const requested: Loads = definition.loads?.(data) ?? {};
    const loaded: Record<string, unknown> = {};
    let onInFlight = false;
    const load = async (one: Load<unknown>): Promise<Folded<unknown>> => {
      // Appends in flight to another stream count only once they are stored.
      const stream = streamId(one.aggregate.events.category, one.id);
      if (this.#group.inFlight(stream).length > 0) await this.#group.settled();
      const look: Look = { aggregate: one.aggregate, id: one.id, role: 'loaded' };
      if (this.#group.inFlight(stream).length === 0) return this.#folds.load(look, since);
      const target = await this.target(look, since);
      onInFlight ||= target.onInFlight;
      return target;
    };
    for (const [key, one] of Object.entries(requested)) {
      if (one === undefined) continue;
      loaded[key] = isMany(one) ? await eachOf(one, load) : await load(one);
    }
    return { loaded: loaded as never, onInFlight };
  }

  /** What it asks of the whole daybook, with all of it that is in flight. */
  async surveyed(definition: AnyDecider, { data }: Command): Promise<unknown> {
    if (definition.survey === undefined) return undefined;
    await this.#group.settled();
    return definition.survey(data, this.#survey);
  }
}

export interface Target extends Folded<unknown> {
  readonly onInFlight: boolean;
  /** The command id of the last append in flight that was folded in. */
  readonly dependsOn: string | undefined;
}

/** Of an id that no other command knows. */
export const newTarget = (aggregate: AnyAggregate, id: string): Target => ({
  state: aggregate.initialState(id),
  version: 0,
  onInFlight: false,
  dependsOn: undefined,
});

const isMany = (one: Load<unknown> | readonly Load<unknown>[]): one is readonly Load<unknown>[] =>
  Array.isArray(one);

async function eachOf<In, Out>(items: readonly In[], work: (item: In) => Promise<Out>): Promise<Out[]> {
  const done: Out[] = [];
  for (const item of items) done.push(await work(item));
  return done;
}
