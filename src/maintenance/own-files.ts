import { authPath } from '../stores/sqlite/auth/auth-path.ts';
import { viewsPath } from '../stores/sqlite/views/views-path.ts';

/** Every file that belongs to this daybook, whether it is there or not: nothing else may be written over it. */
export const ownFiles = (log: string): readonly string[] =>
  [log, viewsPath(log), authPath(log)].flatMap((file) => [
    file,
    `${file}-wal`,
    `${file}-shm`,
    `${file}-journal`,
  ]);
