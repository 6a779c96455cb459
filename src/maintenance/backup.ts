import { advice } from '../core/kernel/advice.ts';
import { FailureError } from '../core/kernel/failure.ts';
import { pinOf } from '../core/log/verify-log.ts';
import type { Head } from '../core/model/commit.ts';
import { backupStore } from '../stores/sqlite/file/backup-store.ts';
import { openSqliteEventLog } from '../stores/sqlite/log/open-event-log.ts';
import { checked } from './check.ts';
import { clock, type Facts, type FileOptions, steps } from './file.ts';

/** Copies the daybook into a file, while it stays in use, and checks the copy: a receipt with its pinned head. */
export async function backup(options: FileOptions, to: string, replace: boolean): Promise<Facts> {
  const store = await openSqliteEventLog({ ...options, clock });
  try {
    const { path, bytes, head } = await backupStore(store, {
      to,
      replace,
      timeoutMs: options.timeoutMs,
      step: steps(options, 'Copying the daybook'),
      verify: (copy, pinned) => verified({ ...options, path: copy }, pinned),
    });
    return { path, bytes, commits: head.position, head: pinOf(head) };
  } finally {
    await store.close();
  }
}

async function verified(options: FileOptions, head: Head): Promise<void> {
  const copy = await openSqliteEventLog({ ...options, clock, readonly: true });
  try {
    const { report, problems } = await checked(copy, options, head);
    const [first] = problems;
    if (first === undefined && report.head.hash === head.hash) return;
    throw unsound(problems);
  } finally {
    await copy.close();
  }
}

const unsound = (problems: readonly string[]): FailureError =>
  new FailureError({
    kind: 'check_failed',
    code: 'backup_damaged',
    message: `The copy is not sound, so it was not kept: ${problems[0] ?? 'it ends elsewhere than the daybook'}`,
    ...advice`The daybook itself may be damaged: run ${{ program: 'db check' }}.`,
    details: { problems },
  });
