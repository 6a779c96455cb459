import { mkdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FailureError } from '../../core/kernel/failure.ts';
import { fileFailure, isSystemError } from '../../core/kernel/system-error.ts';
import { writeWhole } from '../output/file-sink.ts';
import type { Session } from '../session/session.ts';
import type { SettingsFile } from './settings-file.ts';

/** Writes the user's file, whole or not at all, readable by its owner alone. What could not be read is moved aside first. */
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
    await writeWhole(path, `${JSON.stringify(entries, null, 2)}\n`);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const failure = fileFailure(error, 'cannot_write_file', `Cannot write to "${path}"`);
    throw new FailureError({ ...failure, hint: 'See "daybook config path".' }, { cause: error });
  }
}
