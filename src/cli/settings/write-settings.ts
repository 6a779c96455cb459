import { mkdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { failureOf } from '../../core/failure.ts';
import { usage } from '../arguments.ts';
import { fileSink } from '../output/file-sink.ts';
import type { Session } from '../session.ts';
import type { SettingsFile } from './settings-file.ts';

/** Writes the user's file, whole or not at all, for nobody else to read. What could not be read is put aside first. */
export async function writeSettings(
  session: Session,
  { path, fault }: SettingsFile,
  entries: Readonly<Record<string, unknown>>,
): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    if (fault !== undefined) {
      await rename(path, `${path}.broken`);
      await session.note(`${fault.failure.message} It is kept as ${path}.broken.`);
    }
    const sink = await fileSink(path);
    await sink.write(`${JSON.stringify(entries, null, 2)}\n`);
    await sink.finish();
  } catch (error) {
    throw usage(
      'cannot_write_file',
      failureOf(error).message.replace(/^Unexpected error: /, ''),
      'See "daybook config path".',
    );
  }
}
