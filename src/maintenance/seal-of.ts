import type { EventLog } from '../core/model/event-log.ts';
import type { KeyId } from '../core/model/key-store.ts';
import { keysOf } from '../core/seal/sealing.ts';

/** The id of the keys that a log is sealed with, as its last commit says. */
export async function sealOf(log: EventLog): Promise<KeyId | 'clear' | 'empty'> {
  const { position } = await log.head();
  const [last] = position === 0 ? [] : await log.read(position - 1, 1);
  return last === undefined ? 'empty' : (keysOf(last) ?? 'clear');
}
