import type { Access } from '../../../src/http/auth/issue-token.ts';
import { MemoryAccessStore } from '../../../src/stores/memory/memory-access-store.ts';

/** A store of its own, and a clock that stands still until it is set. */
export class TestAccess implements Access {
  readonly store = new MemoryAccessStore();
  at = '2026-03-14T15:09:26.000Z';
  readonly clock = { now: (): string => this.at };

  /** Time goes by. */
  after(seconds: number): void {
    this.at = new Date(Date.parse(this.at) + seconds * 1000).toISOString();
  }
}

export const HOUR = 3_600;
export const DAY = 24 * HOUR;
