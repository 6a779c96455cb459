import { nextTurn } from '../kernel/next-turn.ts';
import type { StreamId } from '../model/commit.ts';
import type { Append, EventLog, Verdict } from '../model/event-log.ts';
import { InFlight } from './in-flight.ts';
import { Undecided } from './undecided.ts';

/** Where decisions go on their way into the log. */
export interface Appender {
  append(append: Append): Promise<Verdict>;
  /** What is on its way to a stream, oldest first. */
  inFlight(stream: StreamId): readonly Append[];
  /** What is on its way to any stream; of one stream, oldest first. */
  allInFlight(): readonly Append[];
  /** Whether a command with this id is on its way. */
  isInFlight(commandId: string): boolean;
  /** Who holds a key once all that is on its way is stored: null is nobody, undefined whoever holds it in the log. */
  holder(key: string): StreamId | null | undefined;
  /** Waits until everything in flight has its verdict; false where that is not going to happen. */
  settled(): Promise<boolean>;
  /** Waits until all that lost a race with others of its batch is decided again: before a command looks at what is in flight. */
  reconsidered(): Promise<void>;
  /** A later decision relies on the number that a stream under way will get. */
  relyOn(stream: StreamId, number: number): void;
  /** A command has its answer: `isOk` when it is stored, now or before. */
  answered(commandId: string, isOk: boolean): void;
  /** Which appends a failure concerns besides its own: none, those behind it, or all. */
  readonly mode: 'each' | 'in-order' | 'atomic';
  /** Nothing is stored here any more: what is not answered yet is not going to be stored. */
  readonly isStopped: boolean;
  /** Grows when what was on its way is in the log, or refused: what was read of the log before is too old then. */
  readonly generation: number;
}

/**
 * Many commands in flight share one transaction and one fsync, and each is acknowledged only after it. Commands that
 * come while a transaction runs make up the next one.
 *
 * A stream's appends that are under way are visible to the next decision on it (`inFlight`), so that a batch of commands
 * on one order needs no transaction each. A decision made on them names the last of them (`Append.dependsOn`): were that one
 * refused, it loses the race and is decided again.
 *
 * In order, nothing is stored behind what is not: it is decided again, for what it was decided upon may not come to be. Once a
 * command has failed, nothing is stored any more.
 */
export class GroupCommit implements Appender {
  readonly mode: 'each' | 'in-order';
  generation = 0;
  readonly #log: EventLog;
  readonly #most: number;
  readonly #inFlight = new InFlight();
  readonly #undecided = new Undecided();
  #queue: Waiting[] = [];
  #scheduled = false;
  #flushing: Promise<void> = Promise.resolve();
  #isStopped = false;

  /** @param options `most`: appends in one transaction */
  constructor(log: EventLog, { most = 10_000, mode = 'each' }: GroupCommitOptions = {}) {
    this.#log = log;
    this.#most = most;
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
    // Who has to decide again is in its place again before anybody goes on upon the rest.
    if (this.mode === 'in-order') await nextTurn();
    return true;
  }

  reconsidered(): Promise<void> {
    return this.#undecided.none();
  }

  /** Whatever is decided on a number here is decided once it is given. */
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
      const verdicts = await this.#log.append(
        group.map(({ append }) => append),
        { inOrder },
      );
      this.#take(group);
      this.#isStopped ||= inOrder && verdicts.some(isRefused);
      if (inOrder) this.#takeBehind(group.filter((_, index) => !isStored(verdicts[index] as Verdict)));
      for (const [index, { resolve }] of group.entries()) resolve(verdicts[index] as Verdict);
    } catch (thrown) {
      this.#take(group);
      this.#isStopped ||= inOrder;
      if (inOrder) this.#takeBehind(group);
      for (const { reject } of group) reject(thrown);
    }
  }

  /** What was decided behind those that are not stored is not stored either. */
  #takeBehind(lost: readonly Waiting[]): void {
    if (lost.length === 0) return;
    const behind = this.#take(this.#queue.splice(0));
    this.#undecided.add([...lost, ...behind].map(({ append }) => append.commandId));
    for (const { resolve } of behind) resolve(ABORTED);
  }

  /** They are not on their way any more. */
  #take(group: readonly Waiting[]): readonly Waiting[] {
    this.generation += 1;
    for (const { append } of group) this.#inFlight.remove(append);
    return group;
  }
}

interface GroupCommitOptions {
  readonly most?: number;
  readonly mode?: 'each' | 'in-order';
}

const ABORTED: Verdict = { kind: 'aborted' };

const isStored = ({ kind }: Verdict): boolean => kind === 'committed' || kind === 'replayed';
/** No other decision changes it. */
const isRefused = ({ kind }: Verdict): boolean => kind === 'id_reused' || kind === 'key_taken';
const isLost = ({ kind }: Verdict): boolean => kind === 'conflict';

interface Waiting {
  readonly append: Append;
  resolve(verdict: Verdict): void;
  reject(thrown: unknown): void;
}

/**
 * All or nothing: decisions are held until `commit` appends them as one atomic batch. What is pending counts for the
 * decisions after it, and a rejection among them is final.
 *
 * A batch that has lost a race is decided again as a whole, each command in its turn, behind a hold of the log.
 */
export class AtomicGroup implements Appender {
  readonly mode = 'atomic';
  readonly generation = 0;
  readonly #log: EventLog;
  readonly #held: Waiting[] = [];
  #inFlight = new InFlight();
  /** Numbers that streams begun in the batch have to get. */
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

  /** What is decided again is all that there is. */
  async reconsidered(): Promise<void> {}

  relyOn(stream: StreamId, number: number): void {
    this.#numbers.set(stream, number);
  }

  answered(commandId: string, isOk: boolean): void {
    // Before it is committed, its caller knows of it and says what becomes of the rest.
    if (!isOk && this.#undecided.has(commandId)) this.abandon();
    this.#undecided.remove(commandId);
  }

  get size(): number {
    return this.#held.length;
  }

  /** Stores nothing; every command held is answered so. */
  abandon(): void {
    this.#done = true;
    for (const { resolve } of this.#release()) resolve(ABORTED);
  }

  /** Stores everything that is held, or nothing; every command then has its answer. */
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

  /** Where a number was relied on, nobody else begins a stream between the look and the append. */
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

  /** The first append that would begin its stream with another number than was relied on. */
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
  /** Nothing of it is decided again. */
  readonly isFinal: boolean;
}

/** Another process was given the number meanwhile: what was meant by it is not to be found by deciding again. */
const LOST_NUMBER: Verdict = { kind: 'conflict', actualVersion: 0 };
