import { createReadStream } from 'node:fs';
import type { Failure } from '../../core/kernel/failure.ts';
import { FailureError } from '../../core/kernel/failure.ts';
import { type Line, linesOf } from '../../core/kernel/lines.ts';
import { fileFailure, isSystemError } from '../../core/kernel/system-error.ts';
import type { Session } from '../session/session.ts';
import { usage } from './arguments.ts';

/** The lines of `-` (stdin) or of a file. Blank lines are passed over. @throws when stdin is a terminal */
export async function* inputLines(session: Session, source: string): AsyncGenerator<Line> {
  for await (const line of linesOf(bytesOf(session, source))) {
    if ('error' in line || line.text.trim() !== '') yield line;
  }
}

/**
 * The bytes of `-` (stdin) or of a file, as long as there are lines in them: whatever is read of them, a device that never
 * ends is not read for ever. @throws when stdin is a terminal
 */
export function bytesOf(session: Session, source: string): AsyncIterable<Uint8Array> {
  if (source !== '-') return inLines(fileBytes(source), source);
  if (!session.terminal.stdin.isTerminal) return inLines(process.stdin, 'Standard input');
  throw usage(
    'stdin_is_terminal',
    '"-" reads standard input, and that is a terminal.',
    'Pipe something in, or name a file with -f.',
  );
}

async function* fileBytes(path: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) yield chunk as Uint8Array;
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** More than any line or row takes that is read from anywhere: a commit in an archive, an import of a large order, say. */
export const mostLineBytes = 64 * 1024 * 1024;

async function* inLines(bytes: AsyncIterable<Uint8Array>, called: string): AsyncGenerator<Uint8Array> {
  let sinceLineEnd = 0;
  for await (const piece of bytes) {
    const end = piece.lastIndexOf(0x0a);
    sinceLineEnd = end === -1 ? sinceLineEnd + piece.length : piece.length - end - 1;
    if (sinceLineEnd > mostLineBytes) throw new FailureError(endlessLine(called));
    yield piece;
  }
}

const endlessLine = (called: string): Failure => {
  const message = `${called} has a line of more than ${mostLineBytes / 2 ** 20} MiB: nothing behind it is read.`;
  return {
    kind: 'validation_failed',
    code: 'endless_line',
    message,
    hint: 'Is it the file that was meant?',
    details: { issues: [{ path: '', message }] },
  };
};

function unreadable(path: string, error: unknown): unknown {
  if (!isSystemError(error)) return error;
  return new FailureError(fileFailure(error, 'unreadable_file', `${path} cannot be read`), { cause: error });
}
