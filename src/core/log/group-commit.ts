import { monotonicMs } from '../kernel/monotonic.ts';
import { nextTurn } from '../kernel/next-turn.ts';
import type { StreamId } from '../model/commit.ts';
import { ABORTED, type Append, type EventLog, isStored, type Verdict } from '../model/event-log.ts';
import { InFlight } from './in-flight.ts';
import { Undecided } from './undecided.ts';

/** Takes decided appends into the log. */
export interface Appender {
  append(append: Append): Promise<Verdict>;
  /** Appends in flight to a stream, oldest first. */
  inFlight(stream: StreamId): readonly Append[];
  /** Appends in flight to any stream; of one stream, oldest first. */
  allInFlight(): readonly Append[];
  /** Whether an append of the command with this id is in flight. */
  isInFlight(commandId: string): boolean;
  /** The holder of a key once everything in flight is stored: null for none, undefined for its holder in the log. */
  holder(key: string): StreamId | null | undefined;
  /** Waits until everything in flight has its verdict; false where it gets none before the batch is committed. */
  settled(): Promise<boolean>;
  /** Waits until every command of a batch that lost a race is decided again: before what is in flight is read. */
  reconsidered(): Promise<void>;
  /** A later decision relies on the number that a stream in flight will get. */
  relyOn(stream: StreamId, number: number): void;
  /** A command has its answer: `isOk` when it is stored, now or before. */
  answered(commandId: string, isOk: boolean): void;
  /** Which appends fail with a failed one: none, those behind it, or all. */
  readonly mode: 'each' | 'in-order' | 'atomic';
  /** Nothing more is stored: what has no answer yet will not be stored. */
  readonly isStopped: boolean;
  /** Grows when appends in flight are stored or rejected: what was read of the log before is then outdated. */
  readonly generation: number;
}

/**
 * Group commit: many commands in flight share one transaction and one fsync, and each is acknowledged only after it.
 * Commands that arrive while a transaction runs make up the next one.
 *
 * A stream's appends in flight are visible to the next decision on it (`inFlight`), so that a batch of commands on one
 * order needs no transaction each. A decision made on them names the last of them (`Append.dependsOn`): if that one is
 * rejected, it conflicts and is decided again.
 *
 * In order, nothing is stored behind an append that is not: it is decided again, on what is stored. Once a command has
 * failed, nothing more is stored.
 */
export class GroupCommit implements Appender {
  readonly mode: 'each' | 'in-order';
  generation = 0;
  readonly #log: EventLog;
  readonly #most: number;
  readonly #committed: GroupCommitOptions['committed'];
  readonly #inFlight = new InFlight();
  readonly #undecided = new Undecided();
  #queue: Waiting[] = [];
  #scheduled = false;
  #flushing: Promise<void> = Promise.resolve();
  #isStopped = false;

  /** @param options `most`: appends in one transaction */
  constructor(log: EventLog, { most = 10_000, mode = 'each', committed }: GroupCommitOptions = {}) {
    this.#log = log;
    this.#most = most;
    this.#committed = committed;
    this.mode = mode;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  append(append: Append): Promise<Verdict> {
    if (this.#isStopped || this.#undecided.isBehind(append.commandId)) return Promise.resolve(ABORTED);
    this.#inFlight.add(append);
    this.#undecided.remove(append.commandId);
    return new Promise((resolve, reject) => {
      this.#queue.push({ append, resolve, reject });
      this.#schedule();
    });
  }

  inFlight(stream: StreamId): readonly Append[] {
    return this.#inFlight.of(stream);
  }

  allInFlight(): readonly Append[] {
    return this.#inFlight.all();
  }

  isInFlight(commandId: string): boolean {
    return this.#inFlight.hasCommand(commandId);
  }

  holder(key: string): StreamId | null | undefined {
    return this.#inFlight.holder(key);
  }

  async settled(): Promise<boolean> {
    while (this.#scheduled || this.#queue.length > 0) await this.#flushing.then(nextTurn);
    await this.#flushing;
    // Commands that decide again re-enter their queue before any other goes on.
    if (this.mode === 'in-order') await nextTurn();
    return true;
  }

  reconsidered(): Promise<void> {
    return this.#undecided.none();
  }

  /** A decision on a number is made here once the number is given. */
  relyOn(): void {}

  answered(commandId: string, isOk: boolean): void {
    if (this.mode === 'in-order' && !isOk) this.#isStopped = true;
    this.#undecided.remove(commandId);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#flushing = this.#flushing.then(() => this.#flush());
    });
  }

  async #flush(): Promise<void> {
    const group = this.#queue.splice(0, this.#most);
    this.#scheduled = false;
    if (this.#queue.length > 0) this.#schedule();
    const inOrder = this.mode === 'in-order';
    try {
      const startedAt = monotonicMs();
      const verdicts = await this.#log.append(
        group.map(({ append }) => append),
        { inOrder },
      );
      this.#committed?.(group.length, monotonicMs() - startedAt);
      this.#forget(group);
      this.#isStopped ||= inOrder && verdicts.some(isRejected);
      if (inOrder) this.#abortBehind(group.filter((_, index) => !isStored(verdicts[index] as Verdict)));
      for (const [index, { resolve }] of group.entries()) resolve(verdicts[index] as Verdict);
    } catch (thrown) {
      this.#forget(group);
      this.#isStopped ||= inOrder;
      if (inOrder) this.#abortBehind(group);
      for (const { reject } of group) reject(thrown);
    }
  }

  /** Aborts what was decided behind those that are not stored. */
  #abortBehind(lost: readonly Waiting[]): void {
    if (lost.length === 0) return;
    const behind = this.#forget(this.#queue.splice(0));
    this.#undecided.add([...lost, ...behind].map(({ append }) => append.commandId));
    for (const { resolve } of behind) resolve(ABORTED);
  }

  /** Removes appends that are no longer in flight. */
  #forget(group: readonly Waiting[]): readonly Waiting[] {
    this.generation += 1;
    for (const { append } of group) this.#inFlight.remove(append);
    return group;
  }
}

interface GroupCommitOptions {
  readonly most?: number;
  /** Called after each transaction with its appends and how long it took, milliseconds. */
  readonly committed?: (size: number, elapsedMs: number) => void;
  readonly mode?: 'each' | 'in-order';
}

/** Deciding again would not change it. */
const isRejected = ({ kind }: Verdict): boolean =>
  kind === 'id_reused' || kind === 'key_taken' || kind === 'forgotten';
const isLost = ({ kind }: Verdict): boolean => kind === 'conflict';

interface Waiting {
  readonly append: Append;
  resolve(verdict: Verdict): void;
  reject(thrown: unknown): void;
}

/**
 * All or nothing: appends are held until `commit` appends them as one atomic batch. They count as in flight for the
 * decisions after them, and a rejection among those is final.
 *
 * A batch that lost a race is decided again as a whole, in order, behind a hold of the log.
 */
export class AtomicGroup implements Appender {
  readonly mode = 'atomic';
  readonly generation = 0;
  readonly #log: EventLog;
  readonly #held: Waiting[] = [];
  #inFlight = new InFlight();
  /** Numbers that streams created in the batch must get. */
  readonly #numbers = new Map<StreamId, number>();
  readonly #undecided = new Undecided();
  #done = false;

  constructor(log: EventLog) {
    this.#log = log;
  }

  get isStopped(): boolean {
    return this.#done;
  }

  append(append: Append): Promise<Verdict> {
    if (this.#done) return Promise.resolve(ABORTED);
    this.#inFlight.add(append);
    return new Promise((resolve, reject) => {
      this.#held.push({ append, resolve, reject });
      this.#undecided.remove(append.commandId);
    });
  }

  inFlight(stream: StreamId): readonly Append[] {
    return this.#inFlight.of(stream);
  }

  /** In the order in which they were decided. */
  allInFlight(): readonly Append[] {
    return this.#held.map(({ append }) => append);
  }

  isInFlight(commandId: string): boolean {
    return this.#inFlight.hasCommand(commandId);
  }

  holder(key: string): StreamId | null | undefined {
    return this.#inFlight.holder(key);
  }

  async settled(): Promise<boolean> {
    return false;
  }

  /** The whole batch is decided again, so nothing else is in flight. */
  async reconsidered(): Promise<void> {}

  relyOn(stream: StreamId, number: number): void {
    this.#numbers.set(stream, number);
  }

  answered(commandId: string, isOk: boolean): void {
    // Before the commit its caller sees the failure and decides whether the batch is abandoned.
    if (!isOk && this.#undecided.has(commandId)) this.abandon();
    this.#undecided.remove(commandId);
  }

  get size(): number {
    return this.#held.length;
  }

  /** Stores nothing; every command held is answered `aborted`. */
  abandon(): void {
    this.#done = true;
    for (const { resolve } of this.#release()) resolve(ABORTED);
  }

  /** Stores everything that is held, or nothing; every command has its answer afterwards. */
  async commit(): Promise<void> {
    while (!this.#done) {
      const batch = this.#release();
      try {
        const { verdicts, isFinal } = await this.#appended(batch.map(({ append }) => append));
        this.#done = isFinal;
        if (!isFinal) this.#undecided.add(batch.map(({ append }) => append.commandId));
        for (const [index, { resolve }] of batch.entries()) resolve(verdicts[index] as Verdict);
        await this.#undecided.none();
      } catch (thrown) {
        this.#done = true;
        for (const { reject } of batch) reject(thrown);
      }
    }
  }

  #release(): readonly Waiting[] {
    this.#inFlight = new InFlight();
    return this.#held.splice(0);
  }

  /** Where a number was relied on, no other process creates a stream between the check and the append. */
  async #appended(appends: readonly Append[]): Promise<Appended> {
    if (this.#numbers.size === 0) return this.#judged(appends);
    const hold = await this.#log.hold();
    try {
      const wrong = await this.#misnumbered(appends);
      if (wrong === undefined) return await this.#judged(appends);
      return { verdicts: appends.map((append) => (append === wrong ? LOST_NUMBER : ABORTED)), isFinal: true };
    } finally {
      hold.release();
    }
  }

  async #judged(appends: readonly Append[]): Promise<Appended> {
    const verdicts = await this.#log.append(appends, { atomic: true });
    return { verdicts, isFinal: !verdicts.some(isLost) };
  }

  /** The first append whose stream would get another number than was relied on. */
  async #misnumbered(appends: readonly Append[]): Promise<Append | undefined> {
    const last = new Map<string, number>();
    for (const append of appends.filter(({ expectedVersion }) => expectedVersion === 0)) {
      const number = (last.get(append.category) ?? (await this.#log.streams(append.category))) + 1;
      last.set(append.category, number);
      if ((this.#numbers.get(append.stream) ?? number) !== number) return append;
    }
    return undefined;
  }
}

interface Appended {
  readonly verdicts: readonly Verdict[];
  /** The batch is not decided again. */
  readonly isFinal: boolean;
}

/** Another process got the number meanwhile: deciding again would not find the entity that was meant by it. */
const LOST_NUMBER: Verdict = { kind: 'conflict', actualVersion: 0 };
