import type { Checkpoint } from '../../../core/log/checkpoints.ts';
import { isDatabaseThere } from '../file/connection.ts';
import { isDamage, openWriter, type ViewFileOptions } from './view-file.ts';

const TABLE = 'daybook_checkpoints';

/**
 * Checkpoints that an earlier daybook kept in the views' file. A file that is missing or cannot be read any more has none.
 *
 * @throws FailureError `busy` when another process holds the file: to go on without would deliver everything again
 */
export const formerCheckpoints = (options: ViewFileOptions) => ({
  checkpoints: async (): Promise<readonly Checkpoint[]> => {
    try {
      return await checkpointsIn(options);
    } catch (error) {
      if (isDamage(error)) return [];
      throw error;
    }
  },
  forget: async (): Promise<void> => {
    const writer = await openWriter(options);
    try {
      writer.write(() => writer.sqlite.exec(`DELETE FROM ${TABLE}`));
    } finally {
      writer.close();
    }
  },
});

async function checkpointsIn(options: ViewFileOptions): Promise<readonly Checkpoint[]> {
  if (!isDatabaseThere(options.path)) return [];
  // As a writer: a file of the first format is upgraded.
  const connection = await openWriter(options);
  try {
    return connection.read(() => {
      const has = connection.sqlite.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(TABLE);
      if (has === undefined) return [];
      const all = `SELECT subscriber, position, hash FROM ${TABLE} WHERE position > 0`;
      return connection.sqlite.prepare<[], Checkpoint>(all).all();
    });
  } finally {
    connection.close();
  }
}
