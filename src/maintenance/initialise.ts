import { FailureError } from '../core/kernel/failure.ts';
import { nameOfPlace } from '../core/log/store-engine.ts';
import { engineFor, type StoreOptions } from './store.ts';

/** Creates a daybook where there is none. */
export async function initialise(
  options: StoreOptions,
): Promise<{ readonly name: string; readonly created: boolean }> {
  const engine = await engineFor(options);
  const there = await engine.open().catch(unlessNone);
  const store = there ?? (await engine.open({ create: true }));
  await store.close();
  return { name: nameOfPlace(engine.place), created: there === undefined };
}

/** Undefined where there is no daybook. @throws what else was thrown */
export function unlessNone(error: unknown): undefined {
  if (error instanceof FailureError && error.failure.code === 'no_daybook') return undefined;
  throw error;
}
