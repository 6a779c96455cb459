import { existsSync, rmSync } from 'node:fs';
import { advice } from '../core/kernel/advice.ts';
import { FailureError } from '../core/kernel/failure.ts';
import { nameOfPlace } from '../core/log/store-engine.ts';
import { engineFor, type StoreOptions, withStore } from './store.ts';

/**
 * Removes a copy of a log elsewhere with its views, to be fetched anew. Its tokens stay, and so do keys: they are the log's.
 *
 * @throws FailureError `rejected` for a daybook that is no copy: what is in it may be nowhere else
 */
export async function dropCopy(options: Omit<StoreOptions, 'progress'>): Promise<void> {
  const engine = await engineFor(options);
  const { place } = engine;
  if (!('path' in place)) throw notACopy(nameOfPlace(place));
  if (!existsSync(place.path)) return;
  const followed = await withStore(engine, ({ replica }) => replica.followed());
  if (followed === undefined) throw notACopy(place.path);
  const { views } = await engine.tables();
  for (const file of [place.path, views])
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${suffix}`, { force: true });
}

const notACopy = (place: string): FailureError =>
  new FailureError({
    kind: 'rejected',
    code: 'not_a_copy',
    message: `${place} is no copy of another daybook: what is in it may be nowhere else.`,
    ...advice`It was left as it is. Without ${{ option: 'refetch' }} it can become a copy, if it is a backup of that log.`,
  });
