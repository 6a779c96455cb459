import type { Head } from '../model/commit.ts';

/**
 * Where durable subscribers keep how far they have come: beside the log, whose positions these are. A backup takes them
 * along, so that a restored daybook goes on from where its subscribers stood then, at least once; an archive has the facts
 * alone, and a log that is continued from one begins its subscribers anew.
 */
export interface CheckpointStore {
  /** Where a subscriber stands; before the first commit if it is new. */
  checkpoint(subscriber: string): Promise<Head>;
  /** Forward, or back to the beginning: of two who deliver at once, the slower one does not take the other back. */
  setCheckpoint(subscriber: string, head: Head): Promise<void>;
}

/** How far a subscriber has come. */
export interface Checkpoint extends Head {
  readonly subscriber: string;
}

/**
 * Takes over what was kept elsewhere, for subscribers that are new here.
 *
 * @param former asked once; what it answers is forgotten there when it is kept here
 */
export async function adoptCheckpoints(
  store: CheckpointStore,
  former: { checkpoints(): Promise<readonly Checkpoint[]>; forget(): Promise<void> },
): Promise<void> {
  const found = await former.checkpoints();
  if (found.length === 0) return;
  for (const { subscriber, position, hash } of found)
    if ((await store.checkpoint(subscriber)).position === 0)
      await store.setCheckpoint(subscriber, { position, hash });
  await former.forget();
}
