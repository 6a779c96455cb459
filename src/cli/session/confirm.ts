import { FailureError } from '../../core/kernel/failure.ts';
import { usage } from '../argv/arguments.ts';
import type { Session } from './session.ts';

/** Whether the command as it was typed has to be confirmed. */
export const asksFirst = (session: Session): boolean =>
  session.invocation.spec.confirm !== undefined && !session.is('dry-run') && !session.is('yes');

/** Confirms what cannot be undone; --yes answers it, and without a terminal it is required (exit 2). */
export async function confirmed(session: Session, question: string): Promise<void> {
  if (session.is('yes')) return;
  if (!session.terminal.canPrompt)
    throw usage('confirmation_needed', `${question} Nobody can be asked.`, 'Add --yes.');
  session.progress.clear();
  const { confirm } = await import('./prompts.ts');
  if (await confirm(question)) return;
  throw new FailureError({ kind: 'declined', code: 'declined', message: 'Declined: nothing written.' });
}
