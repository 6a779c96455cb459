import { existsSync } from 'node:fs';
import { eventCheck } from './administration/event-check.ts';
import type { Clock } from './core/ports.ts';
import { pinOf, verifyLog } from './core/verify-log.ts';
import { loadViews } from './messages.ts';
import { checkStore } from './stores/sqlite/check-store.ts';
import { openSqliteEventLog } from './stores/sqlite/open-event-log.ts';
import { storeInfo } from './stores/sqlite/store-info.ts';

/** What is done to the daybook's file as a file: begun, described, checked. */

export interface FileOptions {
  readonly path: string;
  /** Milliseconds. */
  readonly timeoutMs: number;
}

type Facts = Readonly<Record<string, string | number | null>>;

const clock: Clock = { now: () => new Date().toISOString() };

/** Begins a daybook where there is none. */
export async function initialise(
  options: FileOptions,
): Promise<{ path: string; facts: Facts; created: boolean }> {
  const created = !existsSync(options.path);
  const store = await openSqliteEventLog({ ...options, clock, create: true });
  await store.close();
  return { path: store.path, facts: {}, created };
}

export async function info(options: FileOptions): Promise<{ path: string; facts: Facts }> {
  const store = await openSqliteEventLog({ ...options, clock });
  try {
    const { pragmas, head, ...facts } = await storeInfo(store);
    return { path: store.path, facts: { ...facts, head: pinOf(head), ...pragmas } };
  } finally {
    await store.close();
  }
}

/** SQLite's own checks, the hash chain, and whether every event fits its schema and folds. */
export async function check(
  options: FileOptions,
): Promise<{ path: string; facts: Facts; problems: readonly string[] }> {
  const store = await openSqliteEventLog({ ...options, clock });
  try {
    const inFile = checkStore(store.connection).map(({ message }) => message);
    const report = await verifyLog(store.log, { check: eventCheck(await loadViews()) });
    const inLog = report.problems.map(({ position, message }) => `position ${position}: ${message}`);
    const { commits, events, streams, head } = report;
    return {
      path: store.path,
      facts: { path: store.path, commits, events, streams, head: pinOf(head) },
      problems: [...inFile, ...inLog],
    };
  } finally {
    await store.close();
  }
}
