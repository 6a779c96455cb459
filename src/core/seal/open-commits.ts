import { damaged } from '../log/stored-commit.ts';
import type { Commit } from '../model/commit.ts';
import type { SealedBox, StoredEvent } from '../model/event.ts';
import { DESTROYED, type FoundKeys } from '../model/key-store.ts';
import { putBack } from './personal-fields.ts';
import { aboutBox, type BoxContent } from './seal-appends.ts';
import { openBox } from './sealed-box.ts';

/**
 * A commit with what is personal in it, or with words in its place. What the store has read is nobody else's: its data is
 * changed in place.
 *
 * @throws FailureError `unavailable` (`damaged_commit`) for a box that its key does not open
 */
export function openCommit(commit: Commit, logId: string, keys: FoundKeys): Commit {
  let events: StoredEvent[] | undefined;
  for (const [index, { sealed }] of commit.events.entries()) {
    if (sealed === undefined) continue;
    if (sealed.b !== undefined) fill(commit, sealed, logId, keys);
    events ??= [...commit.events];
    events[index] = shown(commit.events[index] as StoredEvent, isDestroyed(sealed, keys));
  }
  return events === undefined ? commit : { ...commit, events };
}

/** Puts what is in a box back into the events of its commit, unless its key is destroyed. */
function fill(commit: Commit, { s: subject, k, b = '' }: SealedBox, logId: string, keys: FoundKeys): void {
  const key = keys.get(k);
  if (key === undefined || key === DESTROYED) return;
  const content = openBox(key, aboutBox(logId, commit, subject), Buffer.from(b, 'base64url'));
  if (content === undefined)
    throw damaged(commit.position, `the personal data of ${subject} is not what was sealed there`);
  for (const [index, values] of JSON.parse(content.toString()) as BoxContent)
    putBack(commit.events[index]?.data, values);
}

function shown({ type, schemaVersion, data, at }: StoredEvent, isForgotten: boolean): StoredEvent {
  const event: StoredEvent =
    at === undefined ? { type, schemaVersion, data } : { type, schemaVersion, data, at };
  return isForgotten ? { ...event, forgotten: true } : event;
}

function isDestroyed({ k }: SealedBox, keys: FoundKeys): boolean {
  const key = keys.get(k);
  return key === undefined || key === DESTROYED;
}
