import { usage } from './arguments.ts';
import { calledFor, type Draft, place, type Wanted } from './input.ts';
import type { Session } from './session.ts';

/** Asks for what is missing where there is somebody to ask; otherwise names the flags. */
export async function askForMissing(
  session: Session,
  draft: Draft,
  missing: readonly Wanted[],
): Promise<void> {
  if (missing.length === 0) return;
  if (!session.terminal.canPrompt) throw missingFailure(session, missing);
  const { ask, oneOf } = await import('./prompts.ts');
  for (const wanted of missing) {
    const spec = await oneOf(wanted);
    place(draft, spec.field, await ask(session, spec));
  }
}

export function missingFailure(session: Session, missing: readonly Wanted[]): Error {
  const names = missing.map((wanted) => wanted.map(calledFor).join(' or '));
  const hint = `See "daybook ${session.invocation.spec.path} --help".`;
  return usage('missing', `Missing: ${names.join(', ')}.`, hint, { missing: names });
}
