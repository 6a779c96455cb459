import { describe, expect, test } from 'vitest';
import type { CheckpointStore } from '../../src/core/log/checkpoints.ts';
import { GENESIS } from '../../src/core/model/commit.ts';

/** What durable subscribers ask of where they keep how far they have come. `open` begins a new one. */
export function checkpointsContract(name: string, open: () => Promise<CheckpointStore>): void {
  describe(`checkpoints (${name})`, () => {
    test('of a subscriber that is new stand before the first commit', async () => {
      expect(await (await open()).checkpoint('mail')).toEqual(GENESIS);
    });

    test('are each subscriber’s own', async () => {
      const store = await open();
      await store.setCheckpoint('mail', { position: 7, hash: 'seven' });
      await store.setCheckpoint('stock', { position: 3, hash: 'three' });
      expect(await store.checkpoint('mail')).toEqual({ position: 7, hash: 'seven' });
      expect(await store.checkpoint('stock')).toEqual({ position: 3, hash: 'three' });
    });

    test('of two that deliver under one name are not taken back by the slower one', async () => {
      const store = await open();
      await store.setCheckpoint('mail', { position: 7, hash: 'seven' });
      await store.setCheckpoint('mail', { position: 5, hash: 'five' });
      expect(await store.checkpoint('mail')).toEqual({ position: 7, hash: 'seven' });
    });

    test('go back to the beginning when the subscriber is restarted', async () => {
      const store = await open();
      await store.setCheckpoint('mail', { position: 7, hash: 'seven' });
      await store.setCheckpoint('mail', GENESIS);
      expect(await store.checkpoint('mail')).toEqual(GENESIS);
    });
  });
}
