import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { bytesOf } from '../../../../cli/argv/batch-input.ts';
import type { Session } from '../../../../cli/session/session.ts';

/** Bytes that can be read from the start more than once. */
export interface Rereadable {
  bytes(): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/**
 * The bytes of a source, to be read twice: a file where it lies, anything that flows (stdin, a fifo) from a copy on the disk.
 * The copy has no name while it is read, so that nothing of it stays, however the program ends.
 */
export async function rereadable(session: Session, source: string): Promise<Rereadable> {
  if (source === '-' || isStream(source)) return copyOf(bytesOf(session, source));
  return { bytes: () => bytesOf(session, source), close: async () => undefined };
}

const isStream = (path: string): boolean => {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && !found.isFile() && !found.isDirectory();
};

async function copyOf(bytes: AsyncIterable<Uint8Array>): Promise<Rereadable> {
  const folder = await mkdtemp(join(tmpdir(), 'daybook-'));
  const file = await open(join(folder, 'rows'), 'w+', 0o600);
  await rm(folder, { recursive: true, force: true });
  await pipeline(bytes, createWriteStream('', { fd: file.fd, autoClose: false }));
  return {
    bytes: () => createReadStream('', { fd: file.fd, autoClose: false, start: 0, highWaterMark: 1 << 18 }),
    close: () => file.close(),
  };
}
