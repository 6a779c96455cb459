import type { Receipt } from '../../core/model/command.ts';
import type { Session } from '../session/session.ts';
import { printForgetting } from './print-forgetting.ts';
import { ended } from './sentences.ts';

/** What a command did, for people at a terminal, on stderr: what happened, where its stream stands, and the money. */
export async function printOutcome(session: Session, receipt: Receipt): Promise<void> {
  if (receipt.status === 'dry_run') return (await import('./print-dry-run.ts')).printDryRun(session, receipt);
  if (session.quiet || !session.terminal.stdout.isTerminal) return;
  const sentences = (await session.app.sentences(receipt)).map(ended);
  if (receipt.status === 'replayed') return session.note(`Done before: ${sentences.join(' ')}`);
  const last = [...sentences.slice(-1), ...(await whereItStands(session, receipt))].join(' ');
  for (const text of [...sentences.slice(0, -1), last]) await session.note(text);
  await printForgetting(session, receipt);
}

async function whereItStands(session: Session, { number, version, events }: Receipt): Promise<string[]> {
  const outcome = await session.app.outcome(events);
  const numbered = number === null ? [] : [`It is number ${number}.`];
  return [`Now at version ${version}.`, ...outcome, ...numbered];
}
