import { statSync } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesOf } from '../../../../cli/argv/batch-input.ts';
import type { Session } from '../../../../cli/session/session.ts';
import { type Failure, FailureError } from '../../../../core/kernel/failure.ts';

/** Bytes that can be read from the start more than once. */
export interface Rereadable {
  bytes(): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** The most of a stream that is copied: some ten million rows. What never ends would fill the disk. */
const MOST_COPIED = 2 ** 30;

/**
 * The bytes of a source, to be read twice: a file where it lies, anything that flows (stdin, a fifo) from a copy on the disk.
 * The copy has no name while it is read, so that nothing of it stays, however the program ends.
 */
export async function rereadable(session: Session, source: string): Promise<Rereadable> {
  if (source === '-' || isStream(source)) return copyOf(bytesOf(session, source), MOST_COPIED);
  return { bytes: () => bytesOf(session, source), close: async () => undefined };
}

const isStream = (path: string): boolean => {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && !found.isFile() && !found.isDirectory();
};

/**
 * @param most bytes that are copied
 * @throws FailureError of kind `validation_failed` for a stream with more: nothing of it is read then
 */
export async function copyOf(bytes: AsyncIterable<Uint8Array>, most: number): Promise<Rereadable> {
  const folder = await mkdtemp(join(tmpdir(), 'daybook-'));
  const file = await open(join(folder, 'rows'), 'w+', 0o600);
  await rm(folder, { recursive: true, force: true });
  try {
    for await (const piece of upTo(most, bytes)) await file.writeFile(piece);
  } catch (error) {
    await file.close();
    throw error;
  }
  return {
    bytes: () => fromStart(file),
    close: () => file.close(),
  };
}

/** A stream of the file would close it once it is left. */
async function* fromStart(file: FileHandle): AsyncGenerator<Uint8Array> {
  for (let position = 0; ; ) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(1 << 18), 0, 1 << 18, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

async function* upTo(most: number, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let copied = 0;
  for await (const piece of bytes) {
    copied += piece.length;
    if (copied > most) throw new FailureError(tooMuch(most));
    yield piece;
  }
}

const tooMuch = (most: number): Failure => {
  const message = `There are more than ${Math.floor(most / 2 ** 20)} MiB in the stream, which has to be read twice: nothing is imported.`;
  return {
    kind: 'validation_failed',
    code: 'endless_stream',
    message,
    hint: 'Write it to a file and import that, or import it in parts.',
    details: { issues: [{ path: '', message }] },
  };
};
