import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { advice } from '../core/kernel/advice.ts';
import { FailureError } from '../core/kernel/failure.ts';
import type { Facts, Restoration } from '../core/log/store-engine.ts';
import { pinOf } from '../core/log/verify-log.ts';
import type { Head } from '../core/model/commit.ts';
import { isDamage } from '../stores/sqlite/views/view-file.ts';
import { checked } from './check.ts';
import { engineFor, type StoreOptions, steps } from './store.ts';

/** What a restore would do to a daybook that is there: to be approved before anything is copied. Throws to stop it. */
export type Approve = (question: string) => Promise<void>;

/** Puts a backup in the daybook's place, having checked it as `check` does. */
export async function restore(options: StoreOptions, from: string, approve: Approve): Promise<Facts> {
  const backups = await (await engineFor(options)).backups();
  const restoring = backups.restoration(resolve(from), steps(options, 'Restoring the daybook'));
  const backup = await headOfBackup(restoring);
  let before = await approved(restoring, backup, approve);
  const restored = await remedied(ANOTHER, () => restoring.open());
  try {
    const { report, problems } = await checked(restored, options);
    if (problems.length > 0) throw unsound(from, problems);
    before = await approved(restoring, backup, approve, before);
    await remedied(moveAway(restoring), () => restored.publish());
    const { commits, head } = report;
    const replaced = before === undefined || before === null ? null : pinOf(before);
    return { path: restoring.path, commits, head: pinOf(head), replaced };
  } finally {
    await restored.close();
  }
}

/**
 * Repeats until what was approved is what is there: what others wrote meanwhile would be lost without approval.
 *
 * @param seen what has been approved already
 */
async function approved(
  restoring: Restoration,
  backup: Head | null,
  approve: Approve,
  seen?: Head | null,
): Promise<Head | null | undefined> {
  let approvedOf = seen;
  for (;;) {
    const before = await headBefore(restoring);
    if (before?.hash === approvedOf?.hash && (before === undefined) === (approvedOf === undefined))
      return before;
    if (before !== undefined) await approve(questionOf(restoring, before, backup));
    approvedOf = before;
  }
}

const ANOTHER = 'Restore another backup.';

async function headOfBackup(restoring: Restoration): Promise<Head | null> {
  const { from, path } = restoring;
  const head = await remedied(ANOTHER, () => restoring.headOfBackup());
  if (head === undefined) throw noBackup(from);
  if (isSameFile(from, path)) throw itself(from);
  return head;
}

/** What is no database cannot be replaced in a transaction, and whether others have it open cannot be known. */
const moveAway = ({ path }: Restoration): string =>
  `Move it away, with ${path}-wal if there is one, and restore again.`;

const headBefore = (restoring: Restoration): Promise<Head | null | undefined> =>
  remedied(moveAway(restoring), () => restoring.headBefore());

/** Damage found here is not repaired by restoring a backup. */
async function remedied<T>(hint: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isDamage(error)) throw error;
    throw new FailureError({ ...error.failure, hint }, { cause: error });
  }
}

function questionOf({ from, path }: Restoration, before: Head | null, backup: Head | null): string {
  const [now, then] = [before, backup].map((head) => (head === null ? 'unknown' : String(head.position)));
  return `Replace the daybook ${path} (position ${now}) by the backup ${from} (position ${then})?`;
}

function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false }));
  return a !== undefined && a.ino === b?.ino && a.dev === b.dev;
}

const noBackup = (path: string): FailureError =>
  new FailureError({
    kind: 'not_found',
    code: 'no_backup',
    message: `There is no backup at ${path}.`,
    ...advice`Backups are made with ${{ program: 'db backup' }}.`,
  });

const itself = (path: string): FailureError =>
  new FailureError({
    kind: 'usage',
    code: 'backup_is_daybook',
    message: `${path} is the daybook itself.`,
    ...advice`Name a backup of it, or another daybook with ${{ option: 'db' }}.`,
  });

const unsound = (path: string, problems: readonly string[]): FailureError =>
  new FailureError({
    kind: 'check_failed',
    code: 'backup_damaged',
    message: `The backup ${path} is damaged: ${problems[0]?.replace(/\.$/, '')}${problems.length > 1 ? `; and ${problems.length - 1} more` : ''}. Nothing was restored.`,
    hint: ANOTHER,
    details: { problems },
  });
