import { resolve } from 'node:path';
import { checkKeysAddress, databaseAddress, isFileAddress } from './core/kernel/database-address.ts';
import type { EngineOptions, EngineParts, StoreEngine } from './core/log/store-engine.ts';
import type { Keys } from './core/model/key-store.ts';

/**
 * The stores that there are: the address of a daybook says which of them keeps it. A start loads the one that it needs.
 *
 * @throws FailureError of kind `usage` for what is no address
 */
export async function engineOf(db: string, options: EngineOptions): Promise<StoreEngine> {
  const address = databaseAddress(db);
  if (options.keys !== undefined) checkKeysAddress(options.keys);
  const parts = { ...options, ...partsOf(options) };
  switch (address.kind) {
    case 'memory':
      return (await import('./stores/memory/memory-engine.ts')).memoryEngine(parts);
    case 'file':
      return (await import('./stores/sqlite/sqlite-engine.ts')).sqliteEngine(address.path, parts);
    case 'postgres':
      return (await import('./stores/postgres/postgres-engine.ts')).postgresEngine(address, parts);
  }
}

/** A log and its keys need not be in stores of one kind. What keeps the keys is loaded when the first of them is needed. */
const partsOf = ({ keys, ...options }: EngineOptions): EngineParts => ({
  keysAt: (usual) => {
    const place = (): string => keys ?? usual();
    return {
      get place() {
        return place();
      },
      open: async () => (await keysOf(place(), options)).open(),
      administration: async () => (await keysOf(place(), options)).administration?.(),
      create: async (logId) => (await keysOf(place(), options)).create(logId),
    };
  },
});

/** Keys that an address names: those of files are brought forward by who opens them, as files are. */
export async function migrateKeys({
  keys,
  timeoutMs,
}: Pick<EngineOptions, 'keys' | 'timeoutMs'>): Promise<void> {
  if (keys === undefined || isFileAddress(keys)) return;
  await (await import('./stores/postgres/keys/open-keys.ts')).migrateKeys({ url: keys, timeoutMs });
}

async function keysOf(
  text: string,
  { timeoutMs, masterKey }: Pick<EngineOptions, 'timeoutMs' | 'masterKey'>,
): Promise<Keys> {
  if (!isFileAddress(text)) {
    const { keysInDatabase } = await import('./stores/postgres/keys/keys-in-database.ts');
    return keysInDatabase({ url: text, timeoutMs, masterKey }, async () =>
      (await import('./stores/sqlite/keys/keys-backups.ts')).keysBackups({ timeoutMs, masterKey }),
    );
  }
  const { keysInFile } = await import('./stores/sqlite/keys/keys-in-file.ts');
  return keysInFile({ path: resolve(text), timeoutMs, masterKey });
}
