import type { CheckpointStore } from '../../core/log/checkpoints.ts';
import { GENESIS, type Head } from '../../core/model/commit.ts';

export class MemoryCheckpointStore implements CheckpointStore {
  readonly #heads = new Map<string, Head>();

  async checkpoint(subscriber: string): Promise<Head> {
    return this.#heads.get(subscriber) ?? GENESIS;
  }

  async setCheckpoint(subscriber: string, { position, hash }: Head): Promise<void> {
    const known = await this.checkpoint(subscriber);
    if (position > known.position || position === 0) this.#heads.set(subscriber, { position, hash });
  }
}
