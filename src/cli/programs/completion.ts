import { ownValue } from '../../core/kernel/own.ts';
import { unknownValue, usage } from '../argv/arguments.ts';
import { completionScripts } from '../completion/scripts.ts';
import type { Session } from '../session/session.ts';

/** Prints the script that teaches a shell to complete. */
export async function completion(session: Session): Promise<void> {
  const shells = Object.keys(completionScripts);
  const [shell] = session.invocation.operands;
  if (shell === undefined)
    throw usage('missing', 'Missing: SHELL.', `One of: ${shells.join(', ')}.`, { missing: ['SHELL'] });
  const script = ownValue(completionScripts, shell);
  if (script === undefined) throw unknownValue(shell, 'SHELL', shells);
  await session.stdout.write(script);
}
