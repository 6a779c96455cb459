import { resolve } from 'node:path';
import type { Migrated } from '../../../core/log/store-engine.ts';
import { Connection, isDatabaseThere, patiently } from '../file/connection.ts';
import { inspectSchema, migrate, migrations } from './migrate.ts';
import { noDaybook } from './open-event-log.ts';

export interface MigrateOptions {
  readonly path: string;
  readonly timeoutMs: number;
  /** Report what would be done, and open the file for reading only. */
  readonly dryRun: boolean;
}

/**
 * Brings the schema of a log forward, as opening it for writing does, and says what that was.
 *
 * @throws FailureError `not_found`; `unavailable` for a newer schema, which stays as it is
 */
export async function migrateStore({ path, timeoutMs, dryRun }: MigrateOptions): Promise<Migrated> {
  const file = resolve(path);
  if (!isDatabaseThere(file)) throw noDaybook(file);
  const options = { path: file, timeoutMs, readonly: dryRun, synchronous: 'FULL' } as const;
  const connection = await patiently(timeoutMs, () => new Connection(options));
  try {
    const { version: from, blank } = inspectSchema(connection);
    if (blank) throw noDaybook(file);
    if (!dryRun) migrate(connection, () => undefined);
    const steps = migrations.slice(from).map(({ name }, index) => `${from + index + 1} ${name}`);
    return { from, to: migrations.length, steps };
  } finally {
    connection.close();
  }
}
