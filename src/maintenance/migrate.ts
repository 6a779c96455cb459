import { type MigrateReport, migrateStore } from '../stores/sqlite/log/migrate-store.ts';
import type { FileOptions } from './file.ts';

/** Brings an older daybook's schema forward, and says from where to where. */
export const migrate = ({ path, timeoutMs }: FileOptions, dryRun: boolean): Promise<MigrateReport> =>
  migrateStore({ path, timeoutMs, dryRun });
