import { usage } from './arguments.ts';
import { calledFor, type Draft, place } from './input.ts';
import type { ArgumentSpec, OptionSpec } from './manifest.ts';
import type { Session } from './session.ts';

/** Asks for what is missing where there is somebody to ask; otherwise names the flags. */
export async function askForMissing(
  session: Session,
  draft: Draft,
  specs: readonly (ArgumentSpec | OptionSpec)[],
): Promise<void> {
  if (specs.length === 0) return;
  if (!session.terminal.canPrompt) throw missingFailure(session, specs);
  const { ask } = await import('./prompts.ts');
  for (const spec of specs) place(draft, spec.field, await ask(session, spec));
}

export function missingFailure(session: Session, specs: readonly (ArgumentSpec | OptionSpec)[]): Error {
  const names = specs.map(calledFor);
  const hint = `See "daybook ${session.invocation.spec.path} --help".`;
  return usage('missing', `Missing: ${names.join(', ')}.`, hint, { missing: names });
}
