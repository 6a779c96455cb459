import { eventCheck } from '../administration/event-check.ts';
import type { Head } from '../core/commit.ts';
import { type LogReport, pinOf, verifyLog } from '../core/verify-log.ts';
import { loadViews } from '../messages.ts';
import { checkStore } from '../stores/sqlite/check-store.ts';
import { openSqliteEventLog, type SqliteStore } from '../stores/sqlite/open-event-log.ts';
import { clock, type Facts, type FileOptions, steps } from './file.ts';

export interface Checked {
  readonly report: LogReport;
  /** Sentences. */
  readonly problems: readonly string[];
}

/** SQLite's own checks, the hash chain, and whether every event fits its schema and folds. */
export async function check(
  options: FileOptions,
): Promise<{ readonly facts: Facts; readonly problems: readonly string[] }> {
  const store = await openSqliteEventLog({ ...options, clock });
  try {
    const { report, problems } = await checked(store, options);
    const { commits, events, streams, head } = report;
    return { facts: { path: store.path, commits, events, streams, head: pinOf(head) }, problems };
  } finally {
    await store.close();
  }
}

/** @param pinned a head that must be in the log */
export async function checked(store: SqliteStore, options: FileOptions, pinned?: Head): Promise<Checked> {
  const step = steps(options, 'Checking the file');
  step(0, 1);
  const inFile = checkStore(store.connection).map(({ message }) => message);
  step(1, 1);
  const report = await verifyLog(store.log, {
    pinned,
    check: eventCheck(await loadViews()),
    onProgress: steps(options, 'Checking the log'),
  });
  const inLog = report.problems.map(({ position, message }) => `position ${position}: ${message}`);
  return { report, problems: [...inFile, ...inLog] };
}
