import type { Receipt } from '../../core/model/command.ts';
import type { Session } from '../session/session.ts';

/** Of a command that forgets somebody: what is gone, and what is left to others. */
export async function printForgetting(session: Session, { forgetting }: Receipt): Promise<void> {
  if (forgetting === undefined) return;
  const { forgettingWords } = await import('../../core/describe/forgetting-words.ts');
  for (const text of forgettingWords(forgetting)) await session.note(text);
}
