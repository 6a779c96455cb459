import type { Migrated, Place } from '../core/log/store-engine.ts';
import { migrateKeys } from '../engines.ts';
import { engineFor, type StoreOptions } from './store.ts';

/** Brings an older daybook's schema forward, and that of its keys, and says from where to where. */
export async function migrate(options: StoreOptions, dryRun: boolean): Promise<Place & Migrated> {
  const engine = await engineFor(options);
  const migrated = await engine.migrate({ dryRun });
  if (!dryRun) await migrateKeys(options);
  return { ...engine.place, ...migrated };
}
