import type { Failure } from '../kernel/failure.ts';
import { laterOf } from '../kernel/instants.ts';
import { nextTurn } from '../kernel/next-turn.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import { type Appender, GroupCommit } from '../log/group-commit.ts';
import type { AnyAggregate, Folded } from '../model/aggregate.ts';
import type { Command, IdentifiedCommand } from '../model/command.ts';
import {
  type AnyDecider,
  type Decision,
  isRejection,
  type Load,
  type Loads,
  type Receipt,
  type Rejection,
} from '../model/command.ts';
import { type StreamId, streamId } from '../model/commit.ts';
import { toStored } from '../model/event.ts';
import type { Append, EventLog, RejectionLog, Verdict } from '../model/event-log.ts';
import type { Clock } from '../model/ports.ts';
import { Contention } from './contention.ts';
import {
  ABORTED,
  checkPreconditions,
  conflict,
  NOT_RUN,
  neverStill,
  type Precondition,
  rejectedFailure,
  repeatedKey,
  takenRejection,
  unstorable,
} from './decision-failures.ts';
import { FoldCache, type Look, type Moment } from './fold-cache.ts';
import { idReused, receiptOf } from './idempotency.ts';
import { foldPending } from './pending-fold.ts';
import { StreamQueue, type Ticket } from './stream-queue.ts';

export interface UnitOfWorkPorts {
  readonly log: EventLog;
  readonly rejections: RejectionLog;
  readonly clock: Clock;
  newId(): string;
}

/** How often a decision is made again before the caller is told. One that is made behind a hold loses no race. */
const ATTEMPTS = 12;

/**
 * Load, fold, decide, append at the version that was decided upon. A lost race is decided again upon what won, unless
 * the caller expected a version: behind a hold of the log, for eight processes that write to one stream would lose nearly
 * every race for ever. The commands that follow on that stream take the hold at once, until one finds nothing new. Of a
 * batch that holds together, all that the lost race concerns is decided again, in its order.
 */
export class UnitOfWork {
  readonly #ports: UnitOfWorkPorts;
  readonly #group: Appender;
  readonly #folds: FoldCache;
  readonly #contention = new Contention();
  readonly #queue = new StreamQueue();

  constructor(ports: UnitOfWorkPorts, group: Appender = new GroupCommit(ports.log)) {
    this.#ports = ports;
    this.#group = group;
    this.#folds = new FoldCache(ports.log, () => group.generation);
  }

  /** A command has come, and waits for its turn: what it will look at is read together with what others will. */
  expect(definition: AnyDecider, { data }: Command): Moment {
    const { aggregate } = definition;
    const needs: Loads = definition.loads?.(data) ?? {};
    const looks = Object.values(needs)
      .flatMap((one) => one ?? [])
      .map((one): Look => ({ aggregate: one.aggregate, id: one.id, role: 'need' }));
    const id = definition.entityId(data, () => '');
    return this.#folds.expect(id === '' ? looks : [...looks, { aggregate, id, role: 'target' }]);
  }

  async execute(definition: AnyDecider, command: IdentifiedCommand): Promise<Result<Receipt>> {
    const future = this.#inTheFuture(command);
    if (future !== undefined) return fail(future);
    let isNew = false;
    const id = definition.entityId(command.data, () => {
      isNew = definition.creates !== undefined;
      return this.#ports.newId();
    });
    const stream = streamId(definition.aggregate.events.category, id);
    const ticket = this.#queue.enter(this.#group.mode === 'each' ? stream : WHOLE_BATCH);
    let isOk = false;
    try {
      const answer = await this.#inTurn(definition, command, id, isNew, ticket);
      isOk = answer.ok;
      return answer;
    } finally {
      this.#group.answered(command.meta.commandId, isOk);
      ticket.leave();
    }
  }

  async #inTurn(
    definition: AnyDecider,
    command: IdentifiedCommand,
    id: string,
    isNew: boolean,
    ticket: Ticket,
  ): Promise<Result<Receipt>> {
    const stream = streamId(definition.aggregate.events.category, id);
    const isOfBatch = this.#group.mode !== 'each';
    let isLost = false;
    let isAgain = false;
    for (let attempt = 1; attempt <= ATTEMPTS; ) {
      await ticket.turn();
      if (this.#group.isStopped) return fail(NOT_STORED[this.#group.mode]);
      const isContended: boolean = isLost || this.#contention.has(stream);
      const attempted: Attempted = {
        id,
        isNew: isNew && attempt === 1,
        since: isAgain || isContended ? undefined : command.meta.came,
      };
      const outcome: Result<Receipt> | Unsettled = await this.#undisturbed(isContended, () =>
        this.#attempt(definition, command, attempted, ticket),
      );
      isAgain = true;
      if (!isUnsettled(outcome)) return outcome;
      if (outcome === CONFLICT && !this.#mayRetry(command))
        return fail(conflict(definition, id, command.meta.expectedVersion));
      if (outcome === CONFLICT) this.#contention.lost(stream);
      isLost ||= isOfBatch && outcome !== RETRY;
      // How often those before it lose their races is bounded by itself.
      if (outcome !== BEHIND) attempt += 1;
      ticket.comeBack();
      // The others of the batch come back first, each to its place.
      if (isOfBatch) await nextTurn();
    }
    return fail(neverStill(definition, id));
  }

  /** Where others write to the stream as well, nobody else appends between the load and the append. */
  async #undisturbed<T>(isContended: boolean, attempt: () => Promise<T>): Promise<T> {
    if (!isContended) return attempt();
    const hold = await this.#ports.log.hold();
    try {
      return await attempt();
    } finally {
      hold.release();
    }
  }

  /** Resolves when no append is under way any more. */
  async settled(): Promise<void> {
    await this.#group.settled();
  }

  async #attempt(
    definition: AnyDecider,
    command: IdentifiedCommand,
    { id, isNew, since }: Attempted,
    ticket: Ticket,
  ): Promise<Result<Receipt> | Unsettled> {
    const stream = streamId(definition.aggregate.events.category, id);
    const twin = await this.#twinUnderWay(command);
    if (twin !== undefined) return twin;
    // Nobody else knows an id that was made just now. (Were it known after all, the log would refuse the first version.)
    const target = isNew
      ? begun(definition.aggregate, id)
      : await this.#load({ aggregate: definition.aggregate, id, role: 'target' }, since);
    const { decided, onPending } = await this.#decide(definition, command, { id, isNew, since }, target);
    // While it waited for what it needs, one before it has lost its race.
    if (!ticket.isNext) return RETRY;
    if (decided.kind !== 'acceptance') {
      // Decided upon appends that are still on their way: only what is stored may refuse a command.
      if ((onPending || this.#isBehindOthers()) && (await this.#group.settled())) return RETRY;
      return this.#refused(command, stream, decided);
    }
    const taken = await this.#takenKey(definition, stream, decided.acceptance.reserve ?? []);
    if (taken === RETRY) return RETRY;
    if (taken !== undefined) return this.#refused(command, stream, taken);
    const append = this.#appendOf(definition, command, stream, target, decided);
    const verdict = this.#group.append(append);
    ticket.decided();
    command.meta.decided?.();
    return this.#answer(definition, command, stream, await verdict);
  }

  /** In order, a command whose predecessors are still on their way may not have to be decided at all. */
  #isBehindOthers(): boolean {
    return this.#group.mode === 'in-order' && this.#group.allInFlight().length > 0;
  }

  /** The same command is on its way already: its answer is this one's too, once there is one. */
  async #twinUnderWay(command: IdentifiedCommand): Promise<Result<Receipt> | undefined> {
    const { hasClientKey, commandId, fingerprint } = command.meta;
    if (!hasClientKey || !this.#group.isUnderWay(commandId)) return undefined;
    if (!(await this.#group.settled())) return fail(repeatedKey(commandId));
    const stored = await this.#ports.log.find(commandId);
    if (stored === undefined) return undefined;
    return stored.fingerprint === fingerprint ? ok(receiptOf(stored, 'replayed')) : fail(idReused(stored));
  }

  /**
   * The log refuses a key that another stream holds. What can be known of it is known here, before the command is on its
   * way: a batch then stops at it as at whatever else a decision refuses.
   */
  async #takenKey(
    definition: AnyDecider,
    stream: StreamId,
    keys: readonly string[],
  ): Promise<Precondition | typeof RETRY | undefined> {
    for (const key of keys) {
      const coming = this.#group.holder(key);
      const holder = coming === undefined ? await this.#ports.log.holder(key) : (coming ?? undefined);
      if (holder === undefined || holder === stream) continue;
      // Only what is stored may refuse a command.
      if ((coming !== undefined || this.#isBehindOthers()) && (await this.#group.settled())) return RETRY;
      return { kind: 'rejection', rejection: takenRejection(definition, key, holder) };
    }
    return undefined;
  }

  /** A key may have been used by a twin that was stored since it was looked up: then that is the answer. */
  async #refused(
    command: IdentifiedCommand,
    stream: string,
    decided: Exclude<Outcome, { kind: 'acceptance' }>,
  ): Promise<Result<Receipt>> {
    const { hasClientKey, commandId, fingerprint } = command.meta;
    const twin = hasClientKey ? await this.#ports.log.find(commandId) : undefined;
    if (twin !== undefined)
      return twin.fingerprint === fingerprint ? ok(receiptOf(twin, 'replayed')) : fail(idReused(twin));
    return decided.kind === 'failure'
      ? fail(decided.failure)
      : this.#refuse(command, stream, decided.rejection);
  }

  #mayRetry({ meta }: IdentifiedCommand): boolean {
    return !this.#group.isStopped && meta.expectedVersion === undefined;
  }

  async #decide(
    definition: AnyDecider,
    command: IdentifiedCommand,
    { id, since }: Attempted,
    target: Target,
  ): Promise<Decided> {
    const { state, version, onPending, latest } = target;
    const violated = checkPreconditions(definition, command, id, version);
    if (violated !== undefined) return { decided: violated, onPending };
    const { loaded, onPending: loadedPending } = await this.#loads(definition, command, since);
    const now = this.#ports.clock.now();
    // A clock that was set back dates nothing before the fact that it follows on.
    const occurredAt = command.meta.occurredAt ?? laterOf(now, latest);
    const decision: Decision<{ type: string; data: unknown; at?: string }> = definition.decide(
      command.data,
      state,
      {
        occurredAt,
        now,
        actor: command.meta.actor,
        commandId: command.meta.commandId,
        newId: () => this.#ports.newId(),
        loaded,
      },
    );
    const decided: Outcome = isRejection(decision)
      ? { kind: 'rejection', rejection: decision }
      : (unstorable(definition, decision.events, { occurredAt, latest }) ?? {
          kind: 'acceptance',
          acceptance: decision,
          occurredAt,
        });
    return { decided, onPending: onPending || loadedPending };
  }

  /** An entity as what is decided now finds it. What begins it is waited for: it may be refused yet. */
  async look(aggregate: AnyAggregate, id: string): Promise<Folded<unknown>> {
    const stream = streamId(aggregate.events.category, id);
    const isBeginning = (): boolean => this.#group.inFlight(stream)[0]?.expectedVersion === 0;
    do await this.#group.reconsidered();
    while (isBeginning() && (await this.#group.settled()));
    const folded = await this.#folds.load({ aggregate, id, role: 'target' });
    return this.#onPending(aggregate, folded, id).folded;
  }

  async #load(look: Look, since: Moment | undefined): Promise<Target> {
    const { aggregate, id } = look;
    const stream = streamId(aggregate.events.category, id);
    const folded = await this.#folds.load(look, since);
    this.#contention.found(stream, folded.version);
    const { folded: target, dependsOn } = this.#onPending(aggregate, folded, id);
    return { ...target, onPending: dependsOn !== undefined, dependsOn };
  }

  /** Folded over what is on its way as well: `dependsOn` is the last command of that. */
  #onPending(aggregate: AnyAggregate, stored: Folded<unknown>, id: string) {
    const stream = streamId(aggregate.events.category, id);
    const pending = this.#group.inFlight(stream).filter((append) => append.expectedVersion >= stored.version);
    const dependsOn = pending.at(-1)?.commandId;
    if (dependsOn === undefined) return { folded: stored, dependsOn };
    return { folded: foldPending(aggregate, structuredClone(stored), id, pending), dependsOn };
  }

  async #loads(
    definition: AnyDecider,
    command: IdentifiedCommand,
    since: Moment | undefined,
  ): Promise<{ loaded: never; onPending: boolean }> {
    const wanted: Loads = definition.loads?.(command.data) ?? {};
    const loaded: Record<string, unknown> = {};
    let onPending = false;
    const load = async (one: Load<unknown>): Promise<Folded<unknown>> => {
      // What another stream has on its way counts only once it is stored.
      const stream = streamId(one.aggregate.events.category, one.id);
      if (this.#group.inFlight(stream).length > 0) await this.#group.settled();
      const look: Look = { aggregate: one.aggregate, id: one.id, role: 'need' };
      if (this.#group.inFlight(stream).length === 0) return this.#folds.load(look, since);
      const target = await this.#load(look, since);
      onPending ||= target.onPending;
      return target;
    };
    for (const [key, one] of Object.entries(wanted)) {
      if (one === undefined) continue;
      loaded[key] = isMany(one) ? await eachOf(one, load) : await load(one);
    }
    return { loaded: loaded as never, onPending };
  }

  #appendOf(
    definition: AnyDecider,
    command: IdentifiedCommand,
    stream: string,
    { version: expectedVersion, dependsOn }: Target,
    { acceptance, occurredAt }: Accepted,
  ): Append {
    const { events: catalogue } = definition.aggregate as AnyAggregate;
    const { meta } = command;
    if (acceptance.events.length === 0)
      throw new Error(`${definition.name} decided nothing: it must reject instead`);
    return {
      category: catalogue.category,
      stream,
      expectedVersion,
      commandId: meta.commandId,
      command: definition.name,
      fingerprint: meta.fingerprint,
      actor: meta.actor,
      correlationId: meta.correlationId,
      causationId: meta.causationId ?? null,
      occurredAt,
      events: acceptance.events.map((event) => toStored(catalogue, event)),
      reserved: acceptance.reserve ?? [],
      released: acceptance.release ?? [],
      ...(dependsOn === undefined ? {} : { dependsOn }),
    };
  }

  async #answer(
    definition: AnyDecider,
    command: IdentifiedCommand,
    stream: string,
    verdict: Verdict,
  ): Promise<Result<Receipt> | Unsettled> {
    switch (verdict.kind) {
      case 'committed':
        this.#contention.stored(stream, verdict.commit.lastVersion);
        return ok(receiptOf(verdict.commit, 'ok'));
      case 'replayed':
        return ok(receiptOf(verdict.commit, 'replayed'));
      case 'id_reused':
        return fail(idReused(verdict.commit));
      case 'key_taken':
        return this.#refuse(command, stream, takenRejection(definition, verdict.key, verdict.holder));
      case 'aborted':
        return BEHIND;
      case 'conflict':
        return CONFLICT;
    }
  }

  async #refuse(command: IdentifiedCommand, stream: string, rejection: Rejection): Promise<Result<never>> {
    const { meta } = command;
    await this.#ports.rejections.record([
      {
        commandId: meta.commandId,
        command: command.name,
        stream,
        actor: meta.actor,
        correlationId: meta.correlationId,
        recordedAt: this.#ports.clock.now(),
        code: rejection.rejected,
        message: rejection.message,
        hint: rejection.hint ?? null,
        next: rejection.next ?? null,
        details: rejection.details ?? null,
        data: command.data,
      },
    ]);
    return fail(rejectedFailure(rejection));
  }

  #inTheFuture(command: IdentifiedCommand): Failure | undefined {
    const { occurredAt } = command.meta;
    const now = this.#ports.clock.now();
    // As instants: texts of the years before 0 and behind 9999 do not sort.
    if (occurredAt === undefined || Date.parse(occurredAt) <= Date.parse(now)) return undefined;
    return {
      kind: 'rejected',
      code: 'future_date',
      message: `${occurredAt} is in the future (now is ${now}).`,
      hint: 'Facts are recorded when or after they happen.',
    };
  }
}

interface Attempted {
  readonly id: string;
  readonly isNew: boolean;
  /** What was read of the log since is current; undefined: it has to be read now. */
  readonly since: Moment | undefined;
}

/** The race was lost: decide again upon what won, if the caller allows it. */
const CONFLICT = Symbol('conflict');
/** Decided upon what was not stored yet: decide again upon what is. */
const RETRY = Symbol('retry');
/** Not stored because another of its batch was not: decide again, once that one has. */
const BEHIND = Symbol('behind');
type Unsettled = typeof CONFLICT | typeof RETRY | typeof BEHIND;

const isUnsettled = (outcome: Result<Receipt> | Unsettled): outcome is Unsettled =>
  typeof outcome === 'symbol';

/** Of a batch that holds together, whose commands stand in one line whatever their streams. */
const WHOLE_BATCH: StreamId = 'batch';

/** Why nothing is stored of what a batch that has stopped still has. */
const NOT_STORED = { each: ABORTED, 'in-order': NOT_RUN, atomic: ABORTED } as const;

interface Accepted {
  readonly kind: 'acceptance';
  readonly acceptance: Exclude<Decision<{ type: string; data: unknown; at?: string }>, Rejection>;
  readonly occurredAt: string;
}

type Outcome = Accepted | Precondition;

interface Decided {
  readonly decided: Outcome;
  readonly onPending: boolean;
}

interface Target extends Folded<unknown> {
  readonly onPending: boolean;
  /** The command id of the last append under way that it was folded over. */
  readonly dependsOn: string | undefined;
}

const begun = (aggregate: AnyAggregate, id: string): Target => ({
  state: aggregate.initialState(id),
  version: 0,
  onPending: false,
  dependsOn: undefined,
});

const isMany = (one: Load<unknown> | readonly Load<unknown>[]): one is readonly Load<unknown>[] =>
  Array.isArray(one);

async function eachOf<In, Out>(items: readonly In[], work: (item: In) => Promise<Out>): Promise<Out[]> {
  const done: Out[] = [];
  for (const item of items) done.push(await work(item));
  return done;
}
