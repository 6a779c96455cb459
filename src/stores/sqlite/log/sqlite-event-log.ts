import { advice } from '../../../core/kernel/advice.ts';
import { FailureError } from '../../../core/kernel/failure.ts';
import { Waiters } from '../../../core/kernel/waiters.ts';
import {
  appendOf,
  type Followed,
  type Replica,
  takesNoCommands,
  type Violation,
  violationOf,
} from '../../../core/log/replica.ts';
import { inPositionOrder, inStreamOrder, inVersionOrder } from '../../../core/log/row-order.ts';
import {
  assertStorable,
  type CommitRow,
  damaged,
  parseCommit,
  storedFrom,
} from '../../../core/log/stored-commit.ts';
import { type Commit, GENESIS, type Head, streamId } from '../../../core/model/commit.ts';
import {
  ABORTED,
  type Append,
  type AppendOptions,
  type EventLog,
  type Hold,
  isStored,
  type LogIdentity,
  type StreamEnd,
  type StreamPage,
  type Verdict,
} from '../../../core/model/event-log.ts';
import type { Clock } from '../../../core/model/ports.ts';
import type { Connection } from '../file/connection.ts';
import { unavailable } from '../file/failures.ts';
import { BatchWriter, isUpon, takenKey } from './batch-writer.ts';
import { CommitStatements } from './commit-statements.ts';

/** How often a waiter polls for commits of other processes; a poll takes a few microseconds. */
const POLL_MS = 25;

/** The log in SQLite: one row a commit. Reads and writes are synchronous inside. */
export class SqliteEventLog implements EventLog, Replica {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #statements: CommitStatements;
  readonly #waiters: Waiters;
  /** As it was when the log was opened, or became another's copy here. */
  #epoch: string | undefined;

  constructor(connection: Connection, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
    this.#statements = new CommitStatements(connection.sqlite);
    this.#epoch = this.#currentEpoch();
    this.#waiters = new Waiters({ everyMs: POLL_MS, grown: (after) => this.#head().position > after });
  }

  async identity(): Promise<LogIdentity> {
    const row = this.#connection.read(() => this.#statements.identity().get());
    if (row === undefined)
      throw unavailable('damaged', `${this.#connection.path} has lost the name of its log.`);
    return { logId: row[0], epoch: row[1] };
  }

  async append(
    batch: readonly Append[],
    { atomic = false, inOrder = false }: AppendOptions = {},
  ): Promise<readonly Verdict[]> {
    assertStorable(batch);
    if (batch.length === 0) return [];
    const isKept = (verdicts: readonly Verdict[]): boolean => !atomic || verdicts.every(isStored);
    const write = (): readonly Verdict[] => this.#appendAll(batch, atomic || inOrder);
    const verdicts = await this.#connection.writeInTurn(write, isKept);
    if (!isKept(verdicts)) return batch.map((_, index) => abortedVerdict(verdicts, index));
    if (verdicts.some(({ kind }) => kind === 'committed')) this.#waiters.wake();
    return batch.map((_, index) => verdicts[index] ?? ABORTED);
  }

  hold(): Promise<Hold> {
    return this.#connection.hold();
  }

  async find(commandId: string): Promise<Commit | undefined> {
    return this.#find(commandId);
  }

  async findBeginning(prefix: string, limit: number): Promise<readonly Commit[]> {
    // No text with this prefix sorts behind the prefix with the last character of Unicode.
    const end = `${prefix}\u{10ffff}`;
    return this.#commits(() => this.#statements.beginning().all(prefix, end, Math.max(0, limit)));
  }

  async readStream(
    stream: string,
    { afterVersion = 0, upTo = Number.MAX_SAFE_INTEGER }: { afterVersion?: number; upTo?: number } = {},
  ): Promise<readonly Commit[]> {
    const commits = this.#commits(() =>
      this.#statements.ofStream().all(stream, afterVersion, stream, afterVersion, upTo),
    );
    const [first] = commits;
    // Behind a version in the middle of a commit, all of that commit is answered.
    const isWithin = first !== undefined && first.firstVersion <= afterVersion;
    return inVersionOrder(commits, stream, isWithin ? first.firstVersion : afterVersion + 1);
  }

  async readStreams(ends: readonly StreamEnd[]): Promise<readonly (readonly Commit[])[]> {
    return this.#connection.readAtOnce(() =>
      ends.map(({ stream, afterVersion }) => {
        const commits = this.#commits(() => this.#statements.streamEnd().all(stream, afterVersion));
        return inVersionOrder(commits, stream, afterVersion + 1);
      }),
    );
  }

  async read(after: number, limit: number): Promise<readonly Commit[]> {
    return this.#commits(() =>
      inPositionOrder(this.#statements.after().all(after, Math.max(0, limit)), after),
    );
  }

  async readByStream(category: string, { upTo, limit, after }: StreamPage): Promise<readonly Commit[]> {
    const from = after ?? { stream: `${category}-`, version: 0 };
    // "." follows "-": every stream of the category sorts before it.
    const end = `${category}.`;
    return this.#commits(() => {
      const statement = this.#statements.inStreamOrder();
      const rows = statement.all(from.stream, from.version, end, category, upTo, Math.max(0, limit));
      return inStreamOrder(rows, from);
    });
  }

  async head(): Promise<Head> {
    return this.#head();
  }

  async forgettings(after: number): Promise<readonly Commit[]> {
    return this.#commits(() => this.#statements.forgettings().all(after));
  }

  async holder(key: string): Promise<string | undefined> {
    return this.#connection.read(() => this.#statements.holder().get(key));
  }

  async streams(category: string): Promise<number> {
    return this.#connection.read(() => this.#statements.streamsOf().get(category)) ?? 0;
  }

  async numbered(category: string, number: number): Promise<string | undefined> {
    return this.#connection.read(() => this.#statements.numbered().get(category, number));
  }

  async streamsBeginning(category: string, prefix: string, limit: number): Promise<readonly string[]> {
    const from = streamId(category, prefix);
    const end = `${from}\u{10ffff}`;
    return this.#connection.read(() =>
      this.#statements.streamsBeginning().all(from, end, Math.max(0, limit)),
    );
  }

  async wait(after: number, signal: AbortSignal): Promise<void> {
    if (this.#isRestored()) throw restoredMeanwhile(this.#connection.path, '');
    this.#connection.place.assertKept();
    if (this.#head().position <= after) await this.#waiters.wait(after, signal);
  }

  async close(): Promise<void> {
    this.#connection.close();
    this.#waiters.wake();
  }

  async become(logId: string, epoch?: string): Promise<boolean> {
    const isRenamed = this.#connection.write(
      () => this.#statements.rename().run(logId, epoch ?? null).changes === 1,
    );
    if (isRenamed) this.#epoch = this.#currentEpoch();
    return isRenamed;
  }

  async followed(): Promise<Followed | undefined> {
    return this.#followed();
  }

  async follow({ source, commandsAt, known, heardAt }: Followed): Promise<void> {
    await this.#connection.writeInTurn(() =>
      this.#statements.follow().run(source, commandsAt, known, heardAt),
    );
    this.#connection.relax();
  }

  async adopt(epoch: string): Promise<void> {
    await this.#connection.writeInTurn(() => this.#statements.setEpoch().run(epoch));
    this.#epoch = epoch;
  }

  async receive(commits: readonly Commit[]): Promise<Violation | undefined> {
    assertStorable(commits.map(appendOf));
    const violation = this.#connection.write(
      () => this.#receiveAll(commits),
      (found) => found === undefined,
    );
    if (violation === undefined) this.#waiters.wake();
    return violation;
  }

  /** Whether it follows another log. */
  isCopy(): boolean {
    return this.#followed() !== undefined;
  }

  #followed(): Followed | undefined {
    return this.#connection.read(() => this.#statements.followed().get());
  }

  #find(commandId: string): Commit | undefined {
    return this.#commits(() => this.#statements.byCommandId().all(commandId))[0];
  }

  #commits(rows: () => CommitRow[]): Commit[] {
    return this.#connection.read(rows).map((row) => parseCommit(storedFrom(row)));
  }

  #head(): Head {
    const row = this.#connection.read(() => this.#statements.head().get());
    const [position = null, hash = null, last = null] = row ?? [];
    const end = position ?? 0;
    // AUTOINCREMENT keeps the highest position ever given. Going on from less would give it to other facts.
    if (end < (last ?? 0)) throw damaged(end + 1, `the log ends before it, but has been at ${last}`);
    if (end > (last ?? 0)) throw damaged(end, `the log has never been at it, only at ${last ?? 0}`);
    return position === null || hash === null ? GENESIS : { position, hash };
  }

  /** @param stops at the first item that is not stored, whose verdict is the last then */
  #appendAll(batch: readonly Append[], stops: boolean): readonly Verdict[] {
    const followed = this.#followed();
    if (followed !== undefined) throw takesNoCommands(followed);
    const writer = this.#writer();
    const verdicts: Verdict[] = [];
    for (const item of batch) {
      const verdict = writer.store(item) ?? this.#rejection(item);
      verdicts.push(verdict);
      if (stops && !isStored(verdict)) break;
    }
    writer.finish();
    return verdicts;
  }

  #receiveAll(commits: readonly Commit[]): Violation | undefined {
    const writer = this.#writer();
    for (const commit of commits) {
      const item = appendOf(commit);
      const violation = violationOf(commit, writer.store(item, commit.recordedAt) ?? this.#rejection(item));
      if (violation !== undefined) return violation;
    }
    writer.finish();
    return undefined;
  }

  /** Checked within the transaction that writes: what was decided from another log's commits is not for this one. */
  #writer(): BatchWriter {
    if (this.#isRestored()) throw restoredMeanwhile(this.#connection.path, ' Nothing was stored.');
    return new BatchWriter(this.#statements, this.#head(), this.#clock.now());
  }

  #isRestored(): boolean {
    return this.#currentEpoch() !== this.#epoch;
  }

  #currentEpoch(): string | undefined {
    return this.#connection.read(() => this.#statements.identity().get())?.[1];
  }

  /** Why an item could not be stored: looked up only then, for the unique indexes notice first. */
  #rejection(item: Append): Verdict {
    const known = this.#find(item.commandId);
    if (known !== undefined) {
      return { kind: known.fingerprint === item.fingerprint ? 'replayed' : 'id_reused', commit: known };
    }
    const actualVersion = this.#statements.lastVersion().get(item.stream) ?? 0;
    if (actualVersion !== item.expectedVersion || !isUpon(this.#statements, item))
      return { kind: 'conflict', actualVersion };
    const taken = takenKey(this.#statements, item);
    if (taken !== undefined) return { kind: 'key_taken', ...taken };
    throw new FailureError({
      kind: 'unavailable',
      code: 'damaged',
      message: `${this.#connection.path} refused a commit for no reason that its rows give.`,
      ...advice`Run ${{ program: 'db check' }}.`,
    });
  }
}

const restoredMeanwhile = (path: string, so: string): FailureError =>
  unavailable(
    'log_restored',
    `${path} was restored from a backup while this program had it open.${so}`,
    advice`Start again: what was known before the restore may not hold any more.`,
  );

/** Of an atomic batch that failed: the one that failed says why; the others stand or fall with it. */
function abortedVerdict(verdicts: readonly Verdict[], index: number): Verdict {
  const verdict = verdicts[index];
  return verdict !== undefined && !isStored(verdict) ? verdict : ABORTED;
}
