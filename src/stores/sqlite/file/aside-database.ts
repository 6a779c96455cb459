import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { FailureError } from '../../../core/kernel/failure.ts';
import { type AsideFile, claimAside } from '../../../files/aside-file.ts';
import { notCreated } from './connection.ts';

/** Where a database is copied to that will stand at `path`. @throws FailureError where none can be made */
export function claimAsideDatabase(path: string): AsideFile {
  const folder = dirname(path);
  if (!existsSync(folder)) throw noDirectory(folder);
  try {
    return claimAside(path);
  } catch (error) {
    throw notCreated(path, error);
  }
}

const noDirectory = (folder: string): FailureError =>
  new FailureError({
    kind: 'usage',
    code: 'no_directory',
    message: `There is no directory ${folder}.`,
    hint: 'Make it, or name another file.',
  });
