import type { Commit, Position } from '../../core/model/commit.ts';
import type { EventLog } from '../../core/model/event-log.ts';

/** A commit as a line of an archive, with its line end. */
export interface CommitLine {
  readonly hash: string;
  readonly text: string;
}

/** Characters that are kept of late. */
const MOST_KEPT = 4_000_000;

/**
 * The log as lines. The last of them are kept: many copies that follow one log ask for the same commits at the same moment.
 *
 * Kept as long as the log is of one epoch, for within that a position is one fact.
 */
export class CommitLines {
  readonly #log: EventLog;
  #epoch = '';
  #lines: CommitLine[] = [];
  /** The position of the first that is kept. */
  #first: Position = 1;
  #size = 0;
  readonly #reading = new Map<string, Promise<readonly CommitLine[]>>();

  constructor(log: EventLog) {
    this.#log = log;
  }

  /** Lines behind a position, at most `limit`; fewer only at the end of the log. */
  async after(position: Position, limit: number, epoch: string): Promise<readonly CommitLine[]> {
    if (epoch !== this.#epoch) this.#forget(epoch);
    const kept = this.#kept(position, limit);
    if (kept.length === limit) return kept;
    const key = `${position} ${limit}`;
    const reading = this.#reading.get(key) ?? this.#read(position, limit);
    this.#reading.set(key, reading);
    return reading.finally(() => this.#reading.delete(key));
  }

  async #read(position: Position, limit: number): Promise<readonly CommitLine[]> {
    const kept = this.#kept(position, limit);
    const epoch = this.#epoch;
    const from = position + kept.length;
    const read = (await this.#log.read(from, limit - kept.length)).map(lineOf);
    if (epoch === this.#epoch) this.#keep(from + 1, read);
    return [...kept, ...read];
  }

  #kept(position: Position, limit: number): readonly CommitLine[] {
    const at = position + 1 - this.#first;
    return at < 0 ? [] : this.#lines.slice(at, at + limit);
  }

  /** What goes on behind those that are kept, or begins behind them. */
  #keep(first: Position, lines: readonly CommitLine[]): void {
    const next = this.#first + this.#lines.length;
    if (lines.length === 0 || first < next) return;
    if (first > next) this.#forget(this.#epoch, first);
    this.#lines.push(...lines);
    this.#size = lines.reduce((sum, { text }) => sum + text.length, this.#size);
    let surplus = 0;
    for (; this.#size > MOST_KEPT; surplus += 1) this.#size -= this.#lines[surplus]?.text.length ?? 0;
    this.#lines = this.#lines.slice(surplus);
    this.#first += surplus;
  }

  #forget(epoch: string, first: Position = 1): void {
    this.#epoch = epoch;
    this.#lines = [];
    this.#first = first;
    this.#size = 0;
  }
}

const lineOf = (commit: Commit): CommitLine => ({
  hash: commit.hash,
  text: `${JSON.stringify({ kind: 'commit', ...commit })}\n`,
});
