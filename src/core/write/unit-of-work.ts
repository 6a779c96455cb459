import type { Failure } from '../kernel/failure.ts';
import { laterOf } from '../kernel/instants.ts';
import { nextTurn } from '../kernel/next-turn.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import { plainStep, type Step } from '../kernel/step.ts';
import { type Appender, GroupCommit } from '../log/group-commit.ts';
import type { AnyAggregate } from '../model/aggregate.ts';
import type { IdentifiedCommand } from '../model/command.ts';
import {
  type AnyDecider,
  type Decision,
  isRejection,
  isRepetition,
  type Receipt,
  type Rejection,
  type Repetition,
  type Survey,
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
  forgottenRejection,
  NOT_RUN,
  type Precondition,
  rejectedFailure,
  repeatedKey,
  takenRejection,
  tooManyConflicts,
  unstorable,
} from './decision-failures.ts';
import { DecisionLoads, newTarget, type Target } from './decision-loads.ts';
import type { Moment } from './fold-cache.ts';
import { idReused, receiptOf, replayed } from './idempotency.ts';
import { StreamQueue, type Ticket } from './stream-queue.ts';

export interface UnitOfWorkPorts {
  readonly log: EventLog;
  readonly rejections: RejectionLog;
  readonly clock: Clock;
  newId(): string;
  readonly step?: Step | undefined;
  /** What deciders may ask of the whole daybook. */
  readonly survey: Survey;
}

/** How often a decision is made again before the command fails. One that is made behind a hold loses no race. */
const ATTEMPTS = 12;

/**
 * Load, fold, decide, append at the version that was decided on. After a lost race the command is decided again on the new
 * state, unless the caller expected a version: behind a hold of the log, for eight processes that write to one stream would
 * otherwise lose nearly every race. The next commands on that stream take the hold at once, until one finds nothing new. Of
 * an ordered or atomic batch, every command that depends on the lost race is decided again, in order.
 */
export class UnitOfWork {
  readonly #ports: UnitOfWorkPorts;
  readonly #group: Appender;
  readonly #step: Step;
  readonly #contention = new Contention();
  /** What its decisions are made on. */
  readonly loads: DecisionLoads;
  readonly #queue = new StreamQueue();

  constructor(ports: UnitOfWorkPorts, group: Appender = new GroupCommit(ports.log)) {
    this.#ports = ports;
    this.#group = group;
    this.#step = ports.step ?? plainStep;
    this.loads = new DecisionLoads(ports, group, this.#contention);
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
        cameAt: isAgain || isContended ? undefined : command.meta.came,
      };
      const isHeld: boolean = isContended || definition.survey !== undefined;
      const outcome: Result<Receipt> | Unsettled = await this.#behindHold(isHeld, () =>
        this.#tryOnce(definition, command, attempted, ticket),
      );
      isAgain = true;
      if (!isUnsettled(outcome)) return outcome;
      if (outcome === CONFLICT && !this.#mayRetry(command))
        return fail(conflict(definition, id, command.meta.expectedVersion));
      if (outcome === CONFLICT) this.#contention.lost(stream);
      isLost ||= isOfBatch && outcome !== RETRY;
      // How often those before it lose their races has a bound of its own.
      if (outcome !== BEHIND) attempt += 1;
      ticket.reenter();
      // The others of the batch re-enter first, each at its place.
      if (isOfBatch) await nextTurn();
    }
    return fail(tooManyConflicts(definition, id));
  }

  /** On a contended stream no other process appends between the load and the append. */
  async #behindHold<T>(isContended: boolean, work: () => Promise<T>): Promise<T> {
    if (!isContended) return work();
    const hold = await this.#ports.log.hold();
    try {
      return await work();
    } finally {
      hold.release();
    }
  }

  /** Resolves when no append is in flight. */
  async settled(): Promise<void> {
    await this.#group.settled();
  }

  async #tryOnce(
    definition: AnyDecider,
    command: IdentifiedCommand,
    { id, isNew, cameAt }: Attempted,
    ticket: Ticket,
  ): Promise<Result<Receipt> | Unsettled> {
    const stream = streamId(definition.aggregate.events.category, id);
    const twin = await this.#twinInFlight(command);
    if (twin !== undefined) return twin;
    // Announced again, all that it loads is again one read.
    const since = cameAt ?? this.loads.expect(definition, command);
    // No other command knows an id that was made just now. (If one did, the append at version 0 would conflict.)
    const target = isNew
      ? newTarget(definition.aggregate, id)
      : await this.loads.target({ aggregate: definition.aggregate, id, role: 'target' }, since);
    const about = (state: unknown): About => ({
      stream,
      subject: definition.aggregate.subject?.(state, command.data) ?? stream,
    });
    const { decided, onInFlight } = await this.#step('decide', () =>
      this.#decide(definition, command, { id, since }, target),
    );
    // During its loads, one before it has lost its race.
    if (!ticket.isNext) return RETRY;
    if (decided.kind !== 'acceptance') {
      // Decided on appends in flight: only stored events may reject a command.
      if ((onInFlight || this.#isBehindOthers()) && (await this.#group.settled())) return RETRY;
      return decided.kind === 'repetition'
        ? this.#repeated(decided)
        : this.#rejectedOrReplayed(command, about(target.state), decided);
    }
    const taken = await this.#takenKey(definition, stream, decided.acceptance.reserve ?? []);
    if (taken === RETRY) return RETRY;
    if (taken !== undefined) return this.#rejectedOrReplayed(command, about(target.state), taken);
    const append = this.#appendOf(definition, command, stream, target, decided);
    const verdict = this.#step('append', () => this.#group.append(append));
    ticket.decided();
    command.meta.decided?.();
    return this.#answer(definition, command, about(target.state), await verdict);
  }

  /** In order, a command whose predecessors are in flight may not have to be decided at all. */
  #isBehindOthers(): boolean {
    return this.#group.mode === 'in-order' && this.#group.allInFlight().length > 0;
  }

  /** The same command is in flight already: its receipt is this one's too. */
  async #twinInFlight(command: IdentifiedCommand): Promise<Result<Receipt> | undefined> {
    const { hasClientKey, commandId } = command.meta;
    if (!hasClientKey || !this.#group.isInFlight(commandId)) return undefined;
    if (!(await this.#group.settled())) return fail(repeatedKey(commandId));
    const stored = await this.#ports.log.find(commandId);
    return stored === undefined ? undefined : replayed(stored, command.meta);
  }

  /**
   * The log rejects a key that another stream holds. As far as possible that is found here, before the append: a batch then
   * stops at it as at any other rejection.
   */
  async #takenKey(
    definition: AnyDecider,
    stream: StreamId,
    keys: readonly string[],
  ): Promise<Precondition | typeof RETRY | undefined> {
    for (const key of keys) {
      const inFlight = this.#group.holder(key);
      const holder = inFlight === undefined ? await this.#ports.log.holder(key) : (inFlight ?? undefined);
      if (holder === undefined || holder === stream) continue;
      // Only stored events may reject a command.
      if ((inFlight !== undefined || this.#isBehindOthers()) && (await this.#group.settled())) return RETRY;
      return { kind: 'rejection', rejection: takenRejection(definition, key, holder) };
    }
    return undefined;
  }

  /** A twin with the same key may have been stored meanwhile: then its receipt is the answer. */
  async #rejectedOrReplayed(
    command: IdentifiedCommand,
    about: About,
    decided: Precondition,
  ): Promise<Result<Receipt>> {
    const { hasClientKey, commandId } = command.meta;
    const twin = hasClientKey ? await this.#ports.log.find(commandId) : undefined;
    if (twin !== undefined) return replayed(twin, command.meta);
    return decided.kind === 'failure'
      ? fail(decided.failure)
      : this.#reject(command, about, decided.rejection);
  }

  async #repeated({ doneBy }: Repeated): Promise<Result<Receipt>> {
    const earlier = await this.#ports.log.find(doneBy);
    // In an atomic batch what it repeats may be in flight.
    return earlier === undefined ? fail(repeatedKey(doneBy)) : ok(receiptOf(earlier, 'replayed'));
  }

  #mayRetry({ meta }: IdentifiedCommand): boolean {
    return !this.#group.isStopped && meta.expectedVersion === undefined;
  }

  async #decide(
    definition: AnyDecider,
    command: IdentifiedCommand,
    { id, since }: { readonly id: string; readonly since: Moment },
    target: Target,
  ): Promise<Decided> {
    const { state, version, onInFlight, latest } = target;
    const violated = checkPreconditions(definition, command, id, version);
    if (violated !== undefined) return { decided: violated, onInFlight };
    const { loaded, onInFlight: loadedInFlight } = await this.loads.loaded(definition, command, since);
    const surveyed = await this.loads.surveyed(definition, command);
    const now = this.#ports.clock.now();
    // A clock that was set back dates no event before the one that it follows.
    const occurredAt = command.meta.occurredAt ?? laterOf(now, latest);
    const decision: Decision<{ type: string; data: unknown; at?: string }> | Repetition = definition.decide(
      command.data,
      state,
      {
        occurredAt,
        now,
        actor: command.meta.actor,
        commandId: command.meta.commandId,
        newId: () => this.#ports.newId(),
        loaded,
        surveyed,
      },
    );
    const inFlight = onInFlight || loadedInFlight;
    if (isRepetition(decision)) return { decided: { kind: 'repetition', ...decision }, onInFlight: inFlight };
    const decided: Outcome = isRejection(decision)
      ? { kind: 'rejection', rejection: decision }
      : (unstorable(definition, decision.events, { occurredAt, latest }) ?? {
          kind: 'acceptance',
          acceptance: decision,
          occurredAt,
        });
    return { decided, onInFlight: inFlight };
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
    about: About,
    verdict: Verdict,
  ): Promise<Result<Receipt> | Unsettled> {
    switch (verdict.kind) {
      case 'committed':
        this.#contention.stored(about.stream, verdict.commit.lastVersion);
        return ok(receiptOf(verdict.commit, 'ok'));
      case 'replayed':
        return ok(receiptOf(verdict.commit, 'replayed'));
      case 'id_reused':
        return fail(idReused(verdict.commit));
      case 'key_taken':
        return this.#reject(command, about, takenRejection(definition, verdict.key, verdict.holder));
      case 'forgotten':
        return this.#reject(command, about, forgottenRejection(verdict.subject));
      case 'aborted':
        return BEHIND;
      case 'conflict':
        return CONFLICT;
    }
  }

  async #reject(command: IdentifiedCommand, about: About, rejection: Rejection): Promise<Result<never>> {
    const { meta } = command;
    // They would be kept under another's name, and not be found when they are forgotten.
    const { details = null, data = null } = rejection.tellsOfOthers
      ? {}
      : { ...rejection, data: command.data };
    await this.#ports.rejections.record([
      {
        commandId: meta.commandId,
        command: command.name,
        ...about,
        actor: meta.actor,
        correlationId: meta.correlationId,
        recordedAt: this.#ports.clock.now(),
        code: rejection.rejected,
        message: rejection.message,
        hint: rejection.hint ?? null,
        next: rejection.next ?? null,
        details,
        data,
      },
    ]);
    return fail(rejectedFailure(rejection));
  }

  #inTheFuture(command: IdentifiedCommand): Failure | undefined {
    const { occurredAt } = command.meta;
    const now = this.#ports.clock.now();
    // As instants: texts of years before 0 and after 9999 do not sort.
    if (occurredAt === undefined || Date.parse(occurredAt) <= Date.parse(now)) return undefined;
    return {
      kind: 'rejected',
      code: 'future_date',
      message: `${occurredAt} is in the future (now is ${now}).`,
      hint: 'Facts are recorded when or after they happen.',
    };
  }
}

/** The stream of a command, and whose personal data the command may hold. */
interface About {
  readonly stream: StreamId;
  readonly subject: StreamId;
}

interface Attempted {
  readonly id: string;
  readonly isNew: boolean;
  /** Reads since then are current; undefined: what it loads has to be read now. */
  readonly cameAt: Moment | undefined;
}

/** The race was lost: decide again on the new state, if the caller allows it. */
const CONFLICT = Symbol('conflict');
/** Decided on appends that were not stored yet: decide again on what is stored. */
const RETRY = Symbol('retry');
/** Not stored because another of its batch was not: decide again after that one. */
const BEHIND = Symbol('behind');
type Unsettled = typeof CONFLICT | typeof RETRY | typeof BEHIND;

const isUnsettled = (outcome: Result<Receipt> | Unsettled): outcome is Unsettled =>
  typeof outcome === 'symbol';

/** The queue of an ordered or atomic batch: one for all of its streams. */
const WHOLE_BATCH: StreamId = 'batch';

/** The failure of the commands that a stopped batch still has. */
const NOT_STORED = { each: ABORTED, 'in-order': NOT_RUN, atomic: ABORTED } as const;

interface Accepted {
  readonly kind: 'acceptance';
  readonly acceptance: Exclude<Decision<{ type: string; data: unknown; at?: string }>, Rejection>;
  readonly occurredAt: string;
}

interface Repeated extends Repetition {
  readonly kind: 'repetition';
}

type Outcome = Accepted | Repeated | Precondition;

interface Decided {
  readonly decided: Outcome;
  readonly onInFlight: boolean;
}
