import { databaseAddress } from './core/kernel/database-address.ts';
import type { EngineOptions, StoreEngine } from './core/log/store-engine.ts';

/**
 * The stores that there are: the address of a daybook says which of them keeps it. A start loads the one that it needs.
 *
 * @throws FailureError of kind `usage` for what is no address
 */
export async function engineOf(db: string, options: EngineOptions): Promise<StoreEngine> {
  const address = databaseAddress(db);
  switch (address.kind) {
    case 'memory':
      return (await import('./stores/memory/memory-engine.ts')).memoryEngine(options);
    case 'file':
      return (await import('./stores/sqlite/sqlite-engine.ts')).sqliteEngine(address.path, options);
    case 'postgres':
      return (await import('./stores/postgres/postgres-engine.ts')).postgresEngine(address, options);
  }
}
