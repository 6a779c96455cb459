import type { OptionSpec } from '../../core/describe/command-spec.ts';
import { getPath, type PartialInput, setPath } from '../../core/describe/input-path.ts';
import { type Invocation, usage } from '../argv/arguments.ts';
import { displayName, type Requirement } from '../argv/input.ts';
import { asksFirst } from './confirm.ts';
import type { Session } from './session.ts';

/**
 * Prompts for what is missing at a terminal; otherwise names the flags. A command that prompts anyway also offers what may
 * be left out.
 */
export async function askForMissing(
  session: Session,
  draft: PartialInput,
  missing: readonly Requirement[],
): Promise<void> {
  const { canPrompt } = session.terminal;
  if (missing.length > 0 && !canPrompt) throw missingFailure(session, missing);
  const isAsking = missing.length > 0 || asksFirst(session);
  const optional = canPrompt && isAsking ? offered(session.invocation, draft) : [];
  if (missing.length + optional.length === 0) return;
  const { ask, askOptional, oneOf } = await import('./ask.ts');
  for (const wanted of missing) {
    const spec = await oneOf(wanted);
    const isChosen = spec.type === 'boolean' && wanted.length > 1;
    setPath(draft, spec.field, isChosen || (await ask(session, spec, draft)));
  }
  for (const spec of optional) {
    const value = await askOptional(session, spec, draft);
    if (value !== undefined) setPath(draft, spec.field, value);
  }
}

const offered = ({ spec }: Invocation, draft: PartialInput): readonly OptionSpec[] =>
  spec.options.filter(({ ask, field }) => ask && getPath(draft, field) === undefined);

export function missingFailure(session: Session, missing: readonly Requirement[]): Error {
  const names = missing.map((wanted) => wanted.map(displayName).join(' or '));
  const hint = `See "daybook ${session.invocation.spec.path} --help".`;
  return usage('missing', `Missing: ${names.join(', ')}.`, hint, { missing: names });
}
