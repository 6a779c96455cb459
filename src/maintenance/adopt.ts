import type { Facts } from '../core/log/store-engine.ts';
import { pinOf } from '../core/log/verify-log.ts';
import { engineFor, type StoreOptions } from './store.ts';

/** Gives a log that was put back to an earlier moment a new epoch. */
export async function adopt(options: StoreOptions): Promise<Facts> {
  const engine = await engineFor(options);
  const { epoch, head } = await engine.adopt();
  return { ...engine.place, epoch, head: pinOf(head) };
}
