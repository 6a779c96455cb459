import type { Session } from '../../../../cli/session/session.ts';
import { shellQuote } from '../../../../core/describe/shell-quote.ts';

/** The flag-only command that would do the same: what was typed, and what was answered. */
export function commandLine(session: Session, answered: readonly (readonly [string, string])[]): string {
  const typed = process.argv.slice(2);
  const added = answered.flatMap(([flag, value]) => (value === '' ? [flag] : [flag, value]));
  return shellQuote([
    'daybook',
    ...(typed.length > 0 ? typed : session.invocation.spec.path.split(' ')),
    ...added,
  ]);
}
