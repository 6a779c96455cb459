import { advice } from '../core/kernel/advice.ts';
import { FailureError } from '../core/kernel/failure.ts';
import type { Commit } from '../core/model/commit.ts';
import type { EventLog } from '../core/model/event-log.ts';

/** What people call a command that was committed: its id, the beginning of it, or the position of its commit. */
export async function namedCommit(log: EventLog, name: string): Promise<Commit | undefined> {
  const exact = await log.find(name);
  if (exact !== undefined) return exact;
  if (/^[1-9]\d{0,14}$/.test(name)) return (await log.read(Number(name) - 1, 1))[0];
  const [first, second] = await log.findBeginning(name, 2);
  if (second !== undefined) throw ambiguous(name);
  return first;
}

const ambiguous = (name: string): FailureError =>
  new FailureError({
    kind: 'usage',
    code: 'ambiguous_command',
    message: `Several command ids begin with "${name}".`,
    hint: 'Give more of it, or the position of the commit.',
  });

export const noCommand = (name: string) =>
  ({
    kind: 'not_found',
    code: 'command_not_found',
    message: `No command "${name}" came to a decision.`,
    ...advice`See ${{ message: 'ListCommands' }}.`,
  }) as const;
