import { advice } from '../core/kernel/advice.ts';
import { FailureError } from '../core/kernel/failure.ts';
import type { Facts, OpenedStore } from '../core/log/store-engine.ts';
import { pinOf } from '../core/log/verify-log.ts';
import type { Head } from '../core/model/commit.ts';
import { checked } from './check.ts';
import { engineFor, type StoreOptions, steps } from './store.ts';

/** Copies the daybook into a file, while it stays in use, and checks the copy: a receipt with its pinned head. */
export async function backup(options: StoreOptions, to: string, replace: boolean): Promise<Facts> {
  const { copy } = await (await engineFor(options)).backups();
  const { path, bytes, head } = await copy({
    to,
    replace,
    step: steps(options, 'Copying the daybook'),
    verify: (store, pinned) => verify(store, options, pinned),
  });
  return { path, bytes, commits: head.position, head: pinOf(head) };
}

async function verify(copy: OpenedStore, options: StoreOptions, head: Head): Promise<void> {
  const { report, problems } = await checked(copy, options, head);
  const [first] = problems;
  if (first === undefined && report.head.hash === head.hash) return;
  throw unsound(problems);
}

const unsound = (problems: readonly string[]): FailureError =>
  new FailureError({
    kind: 'check_failed',
    code: 'backup_damaged',
    message: `The copy is not sound, so it was not kept: ${problems[0] ?? 'it ends elsewhere than the daybook'}`,
    ...advice`The daybook itself may be damaged: run ${{ program: 'db check' }}.`,
    details: { problems },
  });
