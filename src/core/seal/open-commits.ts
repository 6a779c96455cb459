import { damaged } from '../log/stored-commit.ts';
import type { Commit } from '../model/commit.ts';
import type { StoredEvent } from '../model/event.ts';
import { DESTROYED, type KeyId } from '../model/key-store.ts';
import { type PersonalValue, putBack } from './personal-fields.ts';
import { aboutEvent } from './seal-appends.ts';
import { openBox } from './sealed-box.ts';

type Found = ReadonlyMap<KeyId, Buffer | typeof DESTROYED>;

/**
 * A commit with what is personal in it, or with words in its place. What the store has read is nobody else's: its data is
 * changed in place.
 *
 * @throws FailureError `unavailable` (`damaged_commit`) for a box that its key does not open
 */
export function openCommit(commit: Commit, logId: string, keys: Found): Commit {
  if (!commit.events.some(({ sealed }) => sealed !== undefined)) return commit;
  return {
    ...commit,
    events: commit.events.map((event, index) => opened(commit, { event, index }, logId, keys)),
  };
}

function opened(
  commit: Commit,
  { event, index }: { readonly event: StoredEvent; readonly index: number },
  logId: string,
  keys: Found,
): StoredEvent {
  const { sealed, ...rest } = event;
  if (sealed === undefined) return event;
  const key = keys.get(sealed.k);
  if (key === undefined || key === DESTROYED) return { ...rest, forgotten: true };
  const content = openBox(
    key,
    aboutEvent(logId, commit, { event, index }),
    Buffer.from(sealed.b, 'base64url'),
  );
  if (content === undefined)
    throw damaged(commit.position, `the personal data of ${event.type} is not what was sealed there`);
  putBack(rest.data, JSON.parse(content.toString()) as readonly PersonalValue[]);
  return rest;
}
