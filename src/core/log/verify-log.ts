import { type Failure, FailureError } from '../kernel/failure.ts';
import { newerIn } from '../kernel/newer-daybook.ts';
import { type Commit, commitHash, GENESIS, type Head, type Position } from '../model/commit.ts';
import type { EventLog } from '../model/event-log.ts';
import type { Integrity } from '../model/integrity.ts';
import { columnsOf } from './stored-commit.ts';
import { StreamVersions } from './stream-versions.ts';

/**
 * Reads the whole log and checks its invariants: positions, versions and numbers without gaps, and the chain of hashes.
 *
 * A chain shows that a row was altered, but not that its end was cut off or the whole of it was written anew: for that it
 * needs a head that was kept elsewhere (`pinned`).
 */
export interface VerifyOptions {
  /** The store's check of its own file: an unsound one is not read. */
  readonly integrity?: Integrity | undefined;
  /** A head that the log once had. */
  readonly pinned?: Head | undefined;
  /** What else a commit must be, in words: the schemas of its events. May throw. */
  readonly check?: ((commit: Commit) => readonly string[]) | undefined;
  /** How many problems to report in full; the rest are counted. Default 100. */
  readonly most?: number | undefined;
  /** Commits in memory at a time. Default 1 000. */
  readonly pageSize?: number | undefined;
  /** Called after each page. */
  readonly onProgress?: ((position: Position, end: Position) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface LogProblem {
  /** Null for what is wrong with the file as a whole. */
  readonly position: Position | null;
  /** Null where no commit can be read. */
  readonly stream: string | null;
  readonly code: LogProblemCode;
  readonly message: string;
}

export type LogProblemCode =
  /** The store calls its own file unsound. No commit was read. */
  | 'file_damaged'
  /** A commit cannot be read, or is missing. */
  | 'damaged'
  /** The hash is not the hash of the columns and the commit before. */
  | 'chain_broken'
  | 'version_gap'
  | 'number_gap'
  /** The pinned head is not in this log: its end was cut off or rewritten. */
  | 'pinned_head_missing'
  /** `check` found something. Of a commit whose hash is not proven it is one more sign of damage. */
  | 'commit_invalid';

export interface LogReport {
  /** What was read and counted, valid or not. */
  readonly commits: number;
  readonly events: number;
  readonly streams: number;
  /** The last commit that could be read: a head to pin. */
  readonly head: Head;
  readonly problems: readonly LogProblem[];
  /** All of them, also those not listed. */
  readonly problemCount: number;
  /** What `check` found in commits that are as they were written: no problem of the log, but of the program that wrote them. */
  readonly misfits: readonly LogProblem[];
  /** All of them, also those not listed. */
  readonly misfitCount: number;
  /** The first commit that a newer program wrote: no problem of the log, but beyond this program. */
  readonly newer?: Failure;
}

/**
 * @throws FailureError when the log cannot be read at all; the signal's reason when it is aborted
 */
export async function verifyLog(log: EventLog, options: VerifyOptions = {}): Promise<LogReport> {
  const { pageSize = 1_000, pinned, signal } = options;
  const verifier = new LogVerifier(options);
  const unsound = (await options.integrity?.problems()) ?? [];
  for (const message of unsound) verifier.unsound(message);
  if (unsound.length > 0) return verifier.report();
  const end = await endOf(log, verifier);
  if (pinned?.position === 0) verifier.pinnedAt(GENESIS);
  let after = 0;
  while (after < end) {
    signal?.throwIfAborted();
    const page = await readable(log, after, Math.min(pageSize, end - after));
    for (const commit of page.commits) verifier.take(commit);
    if (page.damage !== undefined) verifier.miss(page.damage);
    after = page.reached;
    options.onProgress?.(after, end);
  }
  if (pinned !== undefined && pinned.position > end) verifier.cutOff(pinned, end);
  return verifier.report();
}

/** A log whose end is lost is read as far as it goes. */
async function endOf(log: EventLog, verifier: LogVerifier): Promise<Position> {
  try {
    return (await log.head()).position;
  } catch (error) {
    const damage = damageOf(error);
    if (damage === undefined) throw error;
    verifier.lose(damage);
    return damage.position - 1;
  }
}

/** `HASH@POSITION`: how a pinned head is written down. */
export const pinOf = ({ hash, position }: Head): string => `${hash}@${position}`;

/** Reads `HASH@POSITION`; undefined when it is not one. */
export function parsePin(text: string): Head | undefined {
  const [, hash, position] = /^([0-9a-f]{64})@(\d{1,15})$/.exec(text) ?? [];
  return hash === undefined ? undefined : { hash, position: Number(position) };
}

interface Damage {
  readonly position: Position;
  readonly message: string;
}

interface ReadablePage {
  readonly commits: readonly Commit[];
  readonly damage?: Damage;
  /** The last position dealt with. */
  readonly reached: Position;
}

/** A page up to the first damage in it; where it begins with that, the damage, and where to go on behind it. */
async function readable(log: EventLog, after: Position, limit: number): Promise<ReadablePage> {
  try {
    const commits = await log.read(after, limit);
    const last = commits.at(-1);
    if (last !== undefined) return { commits, reached: last.position };
    return {
      commits,
      damage: { position: after + 1, message: 'The log ends early.' },
      reached: after + limit,
    };
  } catch (error) {
    const damage = damageOf(error);
    if (damage === undefined) throw error;
    const before = damage.position - after - 1;
    if (before > 0 && before < limit) return readable(log, after, before);
    // Forward, wherever the next row says that it stands.
    return { commits: [], damage, reached: Math.max(damage.reached, after + 1) };
  }
}

/** The damage that a store's failure reports: which commit cannot be read, and where the next one is. */
function damageOf(error: unknown): (Damage & { reached: Position }) | undefined {
  if (!(error instanceof FailureError) || error.failure.code !== 'damaged_commit') return undefined;
  const { position, next } = error.failure.details as { position: Position; next?: Position };
  return { position, message: error.failure.message, reached: next === undefined ? position : next - 1 };
}

class LogVerifier {
  readonly #options: VerifyOptions;
  readonly #most: number;
  readonly #versions = new StreamVersions();
  readonly #numbers = new Map<string, number>();
  readonly #problems: LogProblem[] = [];
  #problemCount = 0;
  readonly #misfits: LogProblem[] = [];
  #misfitCount = 0;
  #newer: Failure | undefined;
  #commits = 0;
  #events = 0;
  #head: Head = GENESIS;
  /** False behind a commit that cannot be read: the chain takes up again with the next. */
  #linked = true;

  constructor(options: VerifyOptions) {
    this.#options = options;
    this.#most = options.most ?? 100;
  }

  take(commit: Commit): void {
    this.#commits += 1;
    this.#events += commit.events.length;
    const isProven = this.#checkChain(commit);
    this.#checkVersions(commit);
    this.#checkNumber(commit);
    for (const message of this.#checked(commit)) {
      if (isProven) this.#violated(commit, message);
      else this.#found(commit, 'commit_invalid', message);
    }
    if (this.#options.pinned?.position === commit.position) this.pinnedAt(commit);
  }

  /** The file as a whole. */
  unsound(message: string): void {
    this.#found({ position: null }, 'file_damaged', message);
  }

  /** The end of the log is lost. */
  lose({ position, message }: Damage): void {
    this.#found({ position }, 'damaged', message);
  }

  /** A commit cannot be read. */
  miss({ position, message }: Damage): void {
    this.#linked = false;
    this.#found({ position }, 'damaged', message);
  }

  /** The log's head at the position of the pinned one. */
  pinnedAt({ position, hash }: Head): void {
    const { pinned } = this.#options;
    if (pinned === undefined || pinned.hash === hash) return;
    this.#found({ position }, 'pinned_head_missing', `The hash here is ${hash}, and was ${pinned.hash}.`);
  }

  cutOff(pinned: Head, end: Position): void {
    const message = `The log ends at ${end}, and once reached ${pinned.position}.`;
    this.#found({ position: pinned.position }, 'pinned_head_missing', message);
  }

  report(): LogReport {
    return {
      commits: this.#commits,
      events: this.#events,
      streams: this.#versions.size,
      head: this.#head,
      problems: this.#problems,
      problemCount: this.#problemCount,
      misfits: this.#misfits,
      misfitCount: this.#misfitCount,
      ...(this.#newer === undefined ? {} : { newer: this.#newer }),
    };
  }

  /** Answers whether its hash shows that the commit is as it was written. */
  #checkChain(commit: Commit): boolean {
    const isLinked = this.#linked;
    const { hash } = this.#head;
    this.#head = { position: commit.position, hash: commit.hash };
    this.#linked = true;
    if (!isLinked) return false;
    if (commitHash(hash, columnsOf(commit)) === commit.hash) return true;
    this.#found(commit, 'chain_broken', 'The hash does not fit what is stored here and the hash before.');
    return false;
  }

  #checkVersions(commit: Commit): void {
    const expected = this.#versions.replace(commit.stream, commit.lastVersion) + 1;
    if (commit.firstVersion === expected) return;
    this.#found(commit, 'version_gap', `It begins at version ${commit.firstVersion}, not at ${expected}.`);
  }

  #checkNumber(commit: Commit): void {
    const begins = commit.firstVersion === 1;
    if (begins !== (commit.number !== null)) {
      this.#found(
        commit,
        'number_gap',
        begins ? 'The stream begins without a number.' : 'A number, but no beginning.',
      );
    }
    if (commit.number === null) return;
    const expected = (this.#numbers.get(commit.category) ?? 0) + 1;
    this.#numbers.set(commit.category, commit.number);
    if (commit.number === expected) return;
    this.#found(commit, 'number_gap', `It is number ${commit.number} of its category, not ${expected}.`);
  }

  #checked(commit: Commit): readonly string[] {
    try {
      return this.#options.check?.(commit) ?? [];
    } catch (error) {
      this.#newer ??= newerIn(error);
      if (newerIn(error) !== undefined) return [];
      return [error instanceof Error ? error.message : String(error)];
    }
  }

  #violated({ position, stream }: Commit, message: string): void {
    this.#misfitCount += 1;
    if (this.#misfits.length < this.#most)
      this.#misfits.push({ position, stream, code: 'commit_invalid', message });
  }

  #found(at: { position: Position | null; stream?: string }, code: LogProblemCode, message: string): void {
    this.#problemCount += 1;
    if (this.#problems.length >= this.#most) return;
    this.#problems.push({ position: at.position, stream: at.stream ?? null, code, message });
  }
}
