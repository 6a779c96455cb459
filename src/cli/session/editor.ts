import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { FailureError } from '../../core/kernel/failure.ts';
import { usage } from '../argv/arguments.ts';
import { splitCommand } from '../argv/split-command.ts';
import type { Session } from './session.ts';

/**
 * Opens the person's editor on a file and waits until it is left. Ctrl-C belongs to the editor meanwhile. @throws
 * FailureError if there is no such program, or if it ended as editors do that are quit with an error (`:cq`)
 */
export async function openEditor(session: Session, path: string): Promise<void> {
  const command = session.settings.text('editor') ?? '';
  const [program = '', ...args] = splitCommand(command);
  await session.stderr.flush();
  // An editor draws on its stdout, which here may be what a script reads.
  const screen = session.terminal.stdout.isTerminal ? 'inherit' : 2;
  const child = spawn(program, [...args, path], { stdio: ['inherit', screen, 'inherit'] });
  const leaveToEditor = (): void => {};
  process.on('SIGINT', leaveToEditor);
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw leftOff(command);
  } catch (error) {
    throw error instanceof FailureError ? error : notThere(command);
  } finally {
    process.off('SIGINT', leaveToEditor);
  }
}

const leftOff = (command: string): FailureError =>
  new FailureError({
    kind: 'declined',
    code: 'declined',
    message: `The editor "${command}" ended without success: nothing written.`,
  });

const notThere = (command: string): FailureError =>
  usage(
    'no_editor',
    `The editor "${command}" cannot be started.`,
    'Name another with DAYBOOK_EDITOR, VISUAL or EDITOR, or with "daybook config set editor vi".',
  );
