import { existsSync, statSync } from 'node:fs';
import { FailureError } from '../../core/kernel/failure.ts';
import { usage } from '../argv/arguments.ts';
import { rejectOwn } from '../output/file-sink.ts';
import { confirmed } from '../session/confirm.ts';
import type { Session } from '../session/session.ts';
import { operandOf, showFacts } from './facts.ts';
import { noteKeysApart, noteKeysMissing } from './keys.ts';

/** Commands about the daybook as a whole. */

export async function initialise(session: Session): Promise<void> {
  const { name, created, keys } = await session.app.store.initialise(session.openOptions(true));
  await session.stdout.write(`${name}\n`);
  await session.note(
    created
      ? 'A new daybook. "daybook orders create" writes its first order.'
      : 'There was a daybook already; it is as it was.',
  );
  if (created && keys !== undefined)
    await session.note(
      `What is personal in it will be sealed, its keys kept in ${keys}: back them up with "daybook keys backup FILE". Without them, everyone in it is forgotten.`,
    );
}

export async function info(session: Session): Promise<void> {
  const facts = await session.app.store.info(session.openOptions(false));
  await showFacts(session, facts, { createdAt: 'timestamp' });
}

export async function check(session: Session): Promise<void> {
  const { facts, problems, differs } = await session.app.store.check(session.openOptions(false));
  await showFacts(session, { ...facts, problems: problems.length });
  if (problems.length > 0) throw damaged(problems);
  if (differs !== undefined) throw new FailureError(differs);
}

const damaged = (problems: readonly string[]): FailureError =>
  new FailureError({
    kind: 'check_failed',
    code: 'log_damaged',
    message: `The daybook has problems: ${problems
      .slice(0, 3)
      .map((text) => text.replace(/\.$/, ''))
      .join('; ')}${problems.length > 3 ? `; and ${problems.length - 3} more` : ''}.`,
    hint: 'Restore a backup ("daybook db restore FILE"), or see what is sound with "daybook events list".',
    details: { problems },
  });

/** Copies the daybook into a new file, while others go on using it. */
export async function backup(session: Session): Promise<void> {
  const to = operandOf(session, 'FILE');
  if (to === '-')
    throw usage(
      'not_a_stream',
      'A backup is a file, which standard output is not.',
      'See "daybook events export".',
    );
  await rejectOwn(to, await session.ownFiles());
  // Only a file is replaced; anything else is rejected.
  const replace = existsSync(to) && statSync(to).isFile();
  if (replace) await confirmed(session, `Replace the file ${to}?`);
  await showFacts(session, await session.app.store.backup(session.openOptions(false), to, replace));
  await noteKeysApart(session);
}

/** Brings a backup back, once it is found sound. */
export async function restore(session: Session): Promise<void> {
  const from = operandOf(session, 'FILE');
  const approve = (question: string): Promise<void> => confirmed(session, question);
  const facts = await session.app.store.restore(session.openOptions(true), from, approve);
  await showFacts(session, facts);
  await session.note('The views are rebuilt by the next question.');
  await noteKeysMissing(session);
}

export async function migrate(session: Session): Promise<void> {
  const dryRun = session.is('dry-run');
  const facts = await session.app.store.migrate(session.openOptions(false), dryRun);
  await showFacts(session, facts);
  if (facts['from'] === facts['to']) await session.note('The schema is the newest: there is nothing to do.');
  else if (dryRun) await session.note('Nothing was written.');
}

/** Takes a log that was put back to an earlier moment for what it is now: a log with another future. */
export async function adopt(session: Session): Promise<void> {
  await confirmed(
    session,
    `Give the log of ${session.db} a new epoch? Its views are rebuilt, and what others have read of it they must read again.`,
  );
  await showFacts(session, await session.app.store.adopt(session.openOptions(false)));
  await session.note('The views are rebuilt by the next question.');
}
