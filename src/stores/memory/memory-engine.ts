import { advice } from '../../core/kernel/advice.ts';
import { FailureError } from '../../core/kernel/failure.ts';
import { lazy } from '../../core/kernel/lazy.ts';
import type { EngineOptions, OpenedStore, StoreEngine } from '../../core/log/store-engine.ts';
import { MemoryAccessStore } from './memory-access-store.ts';
import { type MemoryStore, openMemoryEventLog } from './memory-event-log.ts';
import { memoryKeys } from './memory-key-store.ts';

const MEMORY = ':memory:';

/** A daybook that ends with the process: there is nothing of it to be looked after. */
export const memoryEngine = (options: EngineOptions): StoreEngine => ({
  place: { path: MEMORY },
  open: async () => openedMemory(openMemoryEventLog(options)),
  migrate: inMemory,
  access: inMemory,
  tables: inMemory,
  ownFiles: () => [],
  backups: inMemory,
  adopt: inMemory,
});

function openedMemory(store: MemoryStore): OpenedStore {
  const access = lazy(() => new MemoryAccessStore());
  return {
    ...store,
    keys: memoryKeys(),
    viewsPath: async () => MEMORY,
    subscribers: async () => store.checkpoints,
    access: async () => access(),
    info: inMemory,
    examine: async () => ({ problems: [], unreadable: [] }),
    findings: async () => [],
    assertWritable: async () => undefined,
  };
}

async function inMemory(): Promise<never> {
  throw new FailureError({
    kind: 'usage',
    code: 'in_memory',
    message: 'A daybook in memory ends with the program: there is nothing of it to be looked after.',
    ...advice`Name another daybook with ${{ option: 'db' }}.`,
  });
}
