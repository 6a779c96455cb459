import type { Migrated, Place } from '../core/log/store-engine.ts';
import { engineFor, type StoreOptions } from './store.ts';

/** Brings an older daybook's schema forward, and says from where to where. */
export async function migrate(options: StoreOptions, dryRun: boolean): Promise<Place & Migrated> {
  const engine = await engineFor(options);
  return { ...engine.place, ...(await engine.migrate({ dryRun })) };
}
