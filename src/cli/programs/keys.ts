import { existsSync, statSync } from 'node:fs';
import type { MasterKeyFrom } from '../../core/model/master-key.ts';
import { usage } from '../argv/arguments.ts';
import { rejectOwn } from '../output/file-sink.ts';
import type { RotateTo } from '../session/app-port.ts';
import { confirmed } from '../session/confirm.ts';
import type { Session } from '../session/session.ts';
import { operandOf, showFacts } from './facts.ts';

/** Commands about the keys of what is personal in the log. */

export async function keysInfo(session: Session): Promise<void> {
  await showFacts(session, await session.app.keys.info(session.openOptions(false)), TIMES);
}

const TIMES = { backedUpAt: 'timestamp' } as const;

export async function backupKeys(session: Session): Promise<void> {
  const to = operandOf(session, 'FILE');
  if (to === '-') throw usage('not_a_stream', 'A backup is a file, which standard output is not.');
  await rejectOwn(to, await session.ownFiles());
  const replace = existsSync(to) && statSync(to).isFile();
  if (replace) await confirmed(session, `Replace the file ${to}?`);
  await showFacts(session, await session.app.keys.backup(session.openOptions(false), to, replace));
  await session.note('It brings nobody back who is forgotten. Keep it apart from the backups of the log.');
}

export async function restoreKeys(session: Session): Promise<void> {
  const from = operandOf(session, 'FILE');
  await showFacts(session, await session.app.keys.restore(session.openOptions(false), from), TIMES);
  await session.note('Who was forgotten stays forgotten.');
}

export async function rotateKeys(session: Session): Promise<void> {
  const approve = (question: string): Promise<void> => confirmed(session, question);
  const facts = await session.app.keys.rotate(session.openOptions(false), targetOf(session), approve);
  await showFacts(session, facts, TIMES);
  await session.note(
    facts['masterKey'] === 'apart'
      ? 'Backups of the keys from before need the master key of before: make a new one with "daybook keys backup FILE".'
      : 'The keys can be used by whoever has them: their master key lies beside them.',
  );
}

function targetOf(session: Session): RotateTo {
  const [file, command] = [session.text('to-file'), session.text('to-command')];
  const key = session.env['DAYBOOK_NEW_MASTER_KEY'];
  const wanted: readonly (MasterKeyFrom | 'beside')[] = [
    ...(file === undefined ? [] : [{ file }]),
    ...(command === undefined ? [] : [{ command }]),
    ...(session.is('to-none') ? ['beside' as const] : []),
  ];
  if (wanted.length > 1)
    throw usage('two_master_keys', 'One of --to-file, --to-command and --to-none can be meant.');
  return wanted[0] ?? (key ? { key } : undefined);
}

/** Of a log that is sealed, in copies that hold no keys. */
export async function noteKeysApart(session: Session): Promise<void> {
  if ((await session.app.keys.place(session.openOptions(false))) === undefined) return;
  await session.note('Its keys are not in it: "daybook keys backup FILE" copies them.');
}

/** Of a log that has come from elsewhere. */
export async function noteKeysMissing(session: Session): Promise<void> {
  const keys = await session.app.keys.place(session.openOptions(false));
  if (keys === undefined || keys.areThere) return;
  await session.note(
    `What is personal in it cannot be read yet: its keys come with "daybook keys restore FILE", to ${keys.place}.`,
  );
}
