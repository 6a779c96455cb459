import type { Commit } from '../model/commit.ts';
import type { EventLog } from '../model/event-log.ts';
import type { KeyId } from '../model/key-store.ts';

/** The id of the keys that a log is sealed with, as its last commit says; `clear`: it was begun without. */
export async function sealOf(log: EventLog): Promise<KeyId | 'clear' | 'empty'> {
  const { position } = await log.head();
  const [last] = position === 0 ? [] : await log.read(position - 1, 1);
  return last === undefined ? 'empty' : (keysOf(last) ?? 'clear');
}

/** Where a log begun with keys names them: before the colon of its fingerprints. */
function keysOf({ fingerprint }: Pick<Commit, 'fingerprint'>): KeyId | undefined {
  const end = fingerprint.indexOf(':');
  return end === -1 ? undefined : fingerprint.slice(0, end);
}
