import { isFileAddress } from '../core/kernel/database-address.ts';
import { FailureError } from '../core/kernel/failure.ts';
import { nameOfPlace, type OpenedStore } from '../core/log/store-engine.ts';
import { engineFor, type StoreOptions } from './store.ts';

/** Creates a daybook where there is none. */
export async function initialise(
  options: StoreOptions,
): Promise<{ readonly name: string; readonly created: boolean; readonly keys: string | undefined }> {
  const engine = await engineFor(options);
  const there = await engine.open().catch(unlessNone);
  const store = there ?? (await engine.open({ create: true }));
  try {
    await beginKeys(store, options);
  } finally {
    await store.close();
  }
  return { name: nameOfPlace(engine.place), created: there === undefined, keys: store.keys?.place };
}

/** In a database only their owner can: programs find them there then. A file is made with the first commit. */
async function beginKeys({ log, keys }: OpenedStore, options: StoreOptions): Promise<void> {
  if (options.keys === undefined || isFileAddress(options.keys) || (await log.head()).position > 0) return;
  const begun = await keys?.create((await log.identity()).logId);
  await begun?.close();
}

/** Undefined where there is no daybook. @throws what else was thrown */
export function unlessNone(error: unknown): undefined {
  if (error instanceof FailureError && error.failure.code === 'no_daybook') return undefined;
  throw error;
}
