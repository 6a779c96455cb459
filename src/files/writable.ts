import { access, constants, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Less space than this, and the next transactions may fail. Bytes. */
const LEAST_FREE = 16 << 20;

/** @throws Error where a file and others beside it cannot be written: permissions, a file system that is read-only or full */
export async function assertWritable(file: string): Promise<void> {
  await Promise.all([access(file, constants.W_OK), assertFolderWritable(dirname(file))]);
}

/** @throws Error as `assertWritable` does, of a folder and what is to come in it */
export async function assertFolderWritable(folder: string): Promise<void> {
  await access(folder, constants.W_OK);
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < LEAST_FREE) throw new Error('the disk is full');
}
