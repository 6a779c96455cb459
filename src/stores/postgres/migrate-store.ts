import type { Migrated } from '../../core/log/store-engine.ts';
import { inspectSchema, migrate, migrations, noDaybook } from './migrate.ts';
import { connect } from './open-postgres-log.ts';

export interface MigrateOptions {
  readonly url: string;
  readonly timeoutMs: number;
  /** Report what would be done, and change nothing. */
  readonly dryRun: boolean;
}

/**
 * Brings the schema of a log forward, as opening it does, and says what that was. Where the server has a role `daybook_app`,
 * it is granted what a program needs that reads and appends.
 *
 * @throws FailureError `not_found`; `newer_daybook` for a newer schema, which stays as it is
 */
export async function migrateStore({ url, timeoutMs, dryRun }: MigrateOptions): Promise<Migrated> {
  const connections = await connect({ url, timeoutMs, readonly: dryRun });
  const { name } = connections.url;
  try {
    const { version: from, blank } = await connections.opening((client) =>
      inspectSchema(connections, client),
    );
    if (blank) throw noDaybook(name);
    if (!dryRun) await migrate(connections, undefined);
    const steps = migrations.slice(from).map((step, index) => `${from + index + 1} ${step.name}`);
    return { from, to: migrations.length, steps };
  } finally {
    await connections.close();
  }
}
