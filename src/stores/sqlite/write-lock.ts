import type Database from 'better-sqlite3';
import { monotonicMs } from '../../core/monotonic.ts';
import { isBusy } from './failures.ts';
import { pauseAfter, sleep, standStill, USUAL_MS } from './pause.ts';

/** As long as a process may stand still although it has other things to do. */
const MOMENTS_MS = 100;

/**
 * The right to write to a database, which one connection of all processes has at a time: BEGIN IMMEDIATE, and how it is
 * waited for.
 *
 * 2026-11: not by SQLite's own waiting, which sleeps longer the longer it has waited (up to 100 ms), so that whoever came
 * last wins: of eight writers one in a hundred waited thirty times as long as need be. Here those that have waited longest
 * ask most often, and who has just had its turn lets others ask first. Asking takes some microseconds.
 */
export class WriteLock {
  readonly #sqlite: Database.Database;
  readonly #timeoutMs: number;
  /** Whether the last turn had to be waited for: then others are likely to wait now. */
  #isContended = false;
  #usualMs = USUAL_MS;

  constructor(sqlite: Database.Database, timeoutMs: number) {
    this.#sqlite = sqlite;
    this.#timeoutMs = timeoutMs;
  }

  /** Takes it; the process stands still meanwhile. @throws SqliteError when others have it for longer than the timeout */
  take(): void {
    for (const pauseMs of this.#pauses()) standStill(pauseMs);
  }

  /**
   * Takes it; what else the process does goes on, unless it is a matter of moments: a timer costs four times as much as to
   * stand still.
   *
   * @throws SqliteError when others have it for longer than the timeout
   */
  async takeInTurn(): Promise<void> {
    let stoodMs = 0;
    for (const pauseMs of this.#pauses()) {
      if (stoodMs < MOMENTS_MS) standStill(pauseMs);
      else await sleep(pauseMs);
      stoodMs += pauseMs;
    }
  }

  /** What to wait for, in milliseconds, until it is taken. */
  *#pauses(): Generator<number> {
    const begun = monotonicMs();
    const waitedMs = (): number => monotonicMs() - begun;
    if (this.#isContended && this.#timeoutMs > 0) yield pauseAfter(0, this.#usualMs);
    this.#isContended = false;
    while (!this.#isTaken(waitedMs() >= this.#timeoutMs)) {
      this.#isContended = true;
      yield Math.min(pauseAfter(waitedMs(), this.#usualMs), Math.max(0, this.#timeoutMs - waitedMs()));
    }
    if (this.#isContended) this.#usualMs += (waitedMs() - this.#usualMs) / 5;
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
