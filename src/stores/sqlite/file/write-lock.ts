import type Database from 'better-sqlite3';
import { monotonicMs } from '../../../core/kernel/monotonic.ts';
import { isBusy } from './failures.ts';
import { pauses, sleep, standStill } from './pause.ts';

/** How long a process may block although it has other work, in milliseconds. */
const MOMENT_MS = 10;

/** A process that had the lock this recently, in milliseconds, and finds it taken pauses this long for the others. */
const LATELY_MS = 100;
const LET_OTHERS_MS = 512;

/**
 * The right to write to a database, which one connection of all processes has at a time: BEGIN IMMEDIATE, and the wait
 * for it.
 *
 * 2026-11: not by SQLite's own busy handler. A process that has lost the lock between two writes retries after 1 and 2 ms and
 * gets it back, so that eight writers of 400 notes change turns hundreds of times, and the slowest in a hundred waits for 120 times
 * as long as a bare insert does (here 4). Changing turns less often costs nothing: a newcomer still gets in within milliseconds,
 * and the longest waiter retries most often.
 */
export class WriteLock {
  readonly #sqlite: Database.Database;
  readonly #timeoutMs: number;
  #leftAt = Number.NEGATIVE_INFINITY;

  constructor(sqlite: Database.Database, timeoutMs: number) {
    this.#sqlite = sqlite;
    this.#timeoutMs = timeoutMs;
  }

  /** Takes it, blocking the process. @throws SqliteError when others have it for longer than the timeout */
  take(): void {
    for (const pauseMs of this.#pauses()) standStill(pauseMs);
  }

  /**
   * Takes it without blocking the process, unless the wait is short: a timer costs four times as much as to block.
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

  /** The pauses, in milliseconds, until it is taken. */
  *#pauses(): Generator<number> {
    const startedAt = monotonicMs();
    const waitedMs = (): number => monotonicMs() - startedAt;
    const firstMs = startedAt - this.#leftAt < LATELY_MS ? LET_OTHERS_MS : 1;
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
