import type { Session } from '../session.ts';

/** The flag-only command that would do the same: what was typed, and what was answered. */
export function commandLine(session: Session, answered: readonly (readonly [string, string])[]): string {
  const typed = process.argv.slice(2).map(quoted);
  const added = answered.map(([flag, value]) => (value === '' ? flag : `${flag} ${quoted(value)}`));
  return ['daybook', ...(typed.length > 0 ? typed : session.invocation.spec.path.split(' ')), ...added].join(
    ' ',
  );
}

/** As a POSIX shell needs it. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
