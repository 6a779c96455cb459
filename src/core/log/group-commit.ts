import type { StreamId } from '../model/commit.ts';
import type { Append, EventLog, Verdict } from '../model/event-log.ts';
import { InFlight } from './in-flight.ts';

/** Where decisions go on their way into the log. */
export interface Appender {
  append(append: Append): Promise<Verdict>;
  /** What is on its way to a stream, oldest first. */
  inFlight(stream: StreamId): readonly Append[];
  /** What is on its way to any stream; of one stream, oldest first. */
  allInFlight(): readonly Append[];
  /** Whether a command with this id is on its way. */
  isUnderWay(commandId: string): boolean;
  /** Who holds a key once all that is on its way is stored: null is nobody, undefined whoever holds it in the log. */
  holder(key: string): StreamId | null | undefined;
  /** Waits until everything in flight has its verdict; false where that is not going to happen. */
  settled(): Promise<boolean>;
  /** A later decision relies on the number that a stream under way will get. */
  relyOn(stream: StreamId, number: number): void;
  /** Whether a command that lost its race may be decided again. */
  readonly retries: boolean;
}

/**
 * Many commands in flight share one transaction and one fsync, and each is acknowledged only after it. Commands that
 * come while a transaction runs make up the next one.
 *
 * A stream's appends that are under way are visible to the next decision on it (`inFlight`), so that a batch of commands
 * on one order needs no transaction each. A decision made on them names the last of them (`Append.dependsOn`): were that one
 * refused, it loses the race and is decided again.
 */
export class GroupCommit implements Appender {
  readonly retries = true;
  readonly #log: EventLog;
  readonly #most: number;
  readonly #inFlight = new InFlight();
  #queue: Waiting[] = [];
  #scheduled = false;
  #flushing: Promise<void> = Promise.resolve();

  /** @param most appends in one transaction */
  constructor(log: EventLog, most = 10_000) {
    this.#log = log;
    this.#most = most;
  }

  append(append: Append): Promise<Verdict> {
    this.#inFlight.add(append);
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

  isUnderWay(commandId: string): boolean {
    return this.#inFlight.hasCommand(commandId);
  }

  holder(key: string): StreamId | null | undefined {
    return this.#inFlight.holder(key);
  }

  async settled(): Promise<boolean> {
    while (this.#scheduled || this.#queue.length > 0) await this.#flushing.then(nextTurn);
    await this.#flushing;
    return true;
  }

  /** Whatever is decided on a number here is decided once it is given. */
  relyOn(): void {}

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
    try {
      const verdicts = await this.#log.append(group.map(({ append }) => append));
      for (const { append } of group) this.#inFlight.remove(append);
      for (const [index, { resolve }] of group.entries()) resolve(verdicts[index] as Verdict);
    } catch (thrown) {
      for (const { append } of group) this.#inFlight.remove(append);
      for (const { reject } of group) reject(thrown);
    }
  }
}

interface Waiting {
  readonly append: Append;
  resolve(verdict: Verdict): void;
  reject(thrown: unknown): void;
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * All or nothing: decisions are held until `commit` appends them as one atomic batch. What is pending counts for the
 * decisions after it, and a rejection among them is final.
 */
export class AtomicGroup implements Appender {
  readonly retries = false;
  readonly #log: EventLog;
  readonly #held: Waiting[] = [];
  #inFlight = new InFlight();
  /** Numbers that streams begun in the batch have to get. */
  readonly #numbers = new Map<StreamId, number>();
  #done = false;

  constructor(log: EventLog) {
    this.#log = log;
  }

  append(append: Append): Promise<Verdict> {
    if (this.#done) return Promise.resolve({ kind: 'aborted' });
    this.#inFlight.add(append);
    return new Promise((resolve, reject) => {
      this.#held.push({ append, resolve, reject });
    });
  }

  inFlight(stream: StreamId): readonly Append[] {
    return this.#inFlight.of(stream);
  }

  /** In the order in which they were decided. */
  allInFlight(): readonly Append[] {
    return this.#held.map(({ append }) => append);
  }

  isUnderWay(commandId: string): boolean {
    return this.#inFlight.hasCommand(commandId);
  }

  holder(key: string): StreamId | null | undefined {
    return this.#inFlight.holder(key);
  }

  async settled(): Promise<boolean> {
    return false;
  }

  relyOn(stream: StreamId, number: number): void {
    this.#numbers.set(stream, number);
  }

  get size(): number {
    return this.#held.length;
  }

  /** Stores nothing; every command held is answered so. */
  abandon(): void {
    this.#done = true;
    for (const { resolve } of this.#release()) resolve({ kind: 'aborted' });
  }

  /** Stores everything that is held, or nothing; every command then has its answer. */
  async commit(): Promise<void> {
    const batch = this.#release();
    this.#done = true;
    if (batch.length === 0) return;
    try {
      const verdicts = await this.#appended(batch.map(({ append }) => append));
      for (const [index, { resolve }] of batch.entries()) resolve(verdicts[index] as Verdict);
    } catch (thrown) {
      for (const { reject } of batch) reject(thrown);
    }
  }

  #release(): readonly Waiting[] {
    this.#inFlight = new InFlight();
    return this.#held.splice(0);
  }

  /** Where a number was relied on, nobody else begins a stream between the look and the append. */
  async #appended(appends: readonly Append[]): Promise<readonly Verdict[]> {
    if (this.#numbers.size === 0) return this.#log.append(appends, { atomic: true });
    const hold = await this.#log.hold();
    try {
      const wrong = await this.#misnumbered(appends);
      if (wrong === undefined) return await this.#log.append(appends, { atomic: true });
      return appends.map((append) => (append === wrong ? LOST_NUMBER : { kind: 'aborted' }));
    } finally {
      hold.release();
    }
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

/** Another process was given the number meanwhile. */
const LOST_NUMBER: Verdict = { kind: 'conflict', actualVersion: 0 };
