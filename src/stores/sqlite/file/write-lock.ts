import type Database from 'better-sqlite3';
import { monotonicMs } from '../../../core/kernel/monotonic.ts';
import { isBusy } from './failures.ts';
import { pauses, sleep, standStill } from './pause.ts';

/** As long as a process may stand still although it has other things to do. */
const MOMENT_MS = 10;

/** Who has had a turn so lately, in milliseconds, and finds the lock taken lets others have theirs: so long. */
const LATELY_MS = 100;
const LET_OTHERS_MS = 512;

/**
 * The right to write to a database, which one connection of all processes has at a time: BEGIN IMMEDIATE, and how it is
 * waited for.
 *
 * 2026-11: not by SQLite's own waiting. Whoever has lost the lock between two writes asks after 1 and 2 ms again and has it
 * back, so that eight writers of 400 notes change turns hundreds of times, and the slowest in a hundred waits for 120 times
 * as long as a bare insert does (here 4). Changing turns less often costs nobody anything: a newcomer still gets in within
 * milliseconds, and who waits for long asks most often.
 */
export class WriteLock {
  readonly #sqlite: Database.Database;
  readonly #timeoutMs: number;
  #leftAt = Number.NEGATIVE_INFINITY;

  constructor(sqlite: Database.Database, timeoutMs: number) {
    this.#sqlite = sqlite;
    this.#timeoutMs = timeoutMs;
  }

  /** Takes it; the process stands still meanwhile. @throws SqliteError when others have it for longer than the timeout */
  take(): void {
    for (const pauseMs of this.#pauses()) standStill(pauseMs);
  }

  /**
   * Takes it; what else the process does goes on, unless it is a matter of a moment: a timer costs four times as much as to
   * stand still.
   *
   * @throws SqliteError when others have it for longer than the timeout
   */
  async takeInTurn(): Promise<void> {
    for (const pauseMs of this.#pauses()) {
      if (pauseMs < MOMENT_MS) standStill(pauseMs);
      else await sleep(pauseMs);
    }
  }

  /** A turn has ended. */
  left(): void {
    this.#leftAt = monotonicMs();
  }

  /** What to wait for, in milliseconds, until it is taken. */
  *#pauses(): Generator<number> {
    const begun = monotonicMs();
    const waitedMs = (): number => monotonicMs() - begun;
    const firstMs = begun - this.#leftAt < LATELY_MS ? LET_OTHERS_MS : 1;
    for (const pauseMs of pauses(firstMs, waitedMs, this.#timeoutMs)) {
      if (this.#isTaken(waitedMs() >= this.#timeoutMs)) return;
      yield pauseMs;
    }
  }

  /** A connection that has it already keeps it. */
  #isTaken(isLastTime: boolean): boolean {
    if (this.#sqlite.inTransaction) return true;
    try {
      this.#sqlite.exec(`PRAGMA busy_timeout = 0; BEGIN IMMEDIATE; PRAGMA busy_timeout = ${this.#timeoutMs}`);
      return true;
    } catch (error) {
      this.#sqlite.exec(`PRAGMA busy_timeout = ${this.#timeoutMs}`);
      if (isLastTime || !isBusy(error)) throw error;
      return false;
    }
  }
}
