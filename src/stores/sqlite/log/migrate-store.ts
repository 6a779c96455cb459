import { resolve } from 'node:path';
import { Connection, isDatabaseThere, patiently } from '../file/connection.ts';
import { inspectSchema, migrate, migrations } from './migrate.ts';
import { noDaybook } from './open-event-log.ts';

export interface MigrateOptions {
  readonly path: string;
  readonly timeoutMs: number;
  /** Report what would be done, and open the file for reading only. */
  readonly dryRun: boolean;
}

export type MigrateReport = {
  readonly path: string;
  /** Versions of the schema. */
  readonly from: number;
  readonly to: number;
  /** The steps between them, by number and name. */
  readonly steps: readonly string[];
};

/**
 * Brings the schema of a log forward, as opening it for writing does, and says what that was.
 *
 * @throws FailureError `not_found`; `unavailable` for a newer schema, which stays as it is
 */
export async function migrateStore({ path, timeoutMs, dryRun }: MigrateOptions): Promise<MigrateReport> {
  const file = resolve(path);
  if (!isDatabaseThere(file)) throw noDaybook(file);
  const options = { path: file, timeoutMs, readonly: dryRun, synchronous: 'FULL' } as const;
  const connection = await patiently(timeoutMs, () => new Connection(options));
  try {
    const { version: from, blank } = inspectSchema(connection);
    if (blank) throw noDaybook(file);
    if (!dryRun) migrate(connection, () => undefined);
    const steps = migrations.slice(from).map(({ name }, index) => `${from + index + 1} ${name}`);
    return { path: file, from, to: migrations.length, steps };
  } finally {
    connection.close();
  }
}
