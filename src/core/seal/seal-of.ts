import type { EventLog } from '../model/event-log.ts';
import type { KeyId } from '../model/key-store.ts';
import { keysOf } from './sealing.ts';

/** The id of the keys that a log is sealed with, as its last commit says; `clear`: it was begun without. */
export async function sealOf(log: EventLog): Promise<KeyId | 'clear' | 'empty'> {
  const { position } = await log.head();
  const [last] = position === 0 ? [] : await log.read(position - 1, 1);
  return last === undefined ? 'empty' : (keysOf(last) ?? 'clear');
}
