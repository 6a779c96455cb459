import type { Head } from '../model/commit.ts';

/**
 * The checkpoints of durable subscribers: beside the log, whose positions these are. A backup includes them, so that a
 * restored daybook continues from where its subscribers were then, at least once; an archive has the commits alone, and a
 * log that is imported from one starts its subscribers from the beginning.
 */
export interface CheckpointStore {
  /** A subscriber's checkpoint; before the first commit if it is new. */
  checkpoint(subscriber: string): Promise<Head>;
  /** Forward, or back to the beginning: of two that deliver at once, the slower one does not move the other back. */
  setCheckpoint(subscriber: string, head: Head): Promise<void>;
}

/** The checkpoint of one subscriber. */
export interface Checkpoint extends Head {
  readonly subscriber: string;
}

/**
 * Adopts checkpoints that were kept elsewhere, for subscribers that are new here.
 *
 * @param former read once; its checkpoints are deleted there once they are stored here
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
