import { join } from 'node:path';
import { expect, test } from 'vitest';
import { failureOf } from '../../src/core/kernel/failure.ts';
import { type Candidate, Fence } from '../../src/stores/postgres/fence.ts';
import { timelinesIn } from '../../src/stores/postgres/timeline-files.ts';
import { ownFolder } from '../support/folder.ts';

const server = (timeline: number, more: Partial<Candidate> = {}): Candidate => ({
  name: '127.0.0.1:5432',
  system: '7',
  timeline,
  hashAt: async (position) => `hash of ${position}`,
  ...more,
});

const refusal = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'admitted',
    (error: unknown) => failureOf(error).code,
  );

test('a server that another one has taken over from is refused, by the next process too', async () => {
  const kept = timelinesIn(join(ownFolder(), 'made with the first'), 'postgres://db1,db2/shop');
  const fence = new Fence(kept);
  await fence.admit(server(1));
  await fence.admit(server(2));
  expect(await refusal(fence.admit(server(1)))).toBe('stale_primary');
  expect(await refusal(new Fence(kept).admit(server(1)))).toBe('stale_primary');
  expect(fence.timeline).toBe(2);
});

test('a server that took over goes on where the process has seen its log, and is not taken where it lacks that', async () => {
  const fence = new Fence();
  await fence.admit(server(1));
  fence.saw({ position: 5, hash: 'hash of 5' });
  fence.saw({ position: 3, hash: 'an older one' });
  expect(await refusal(fence.admit(server(2)))).toBe('admitted');
  expect(await refusal(fence.admit(server(3, { hashAt: async () => undefined })))).toBe('log_restored');
  // Whatever comes: what the process has decided upon is gone.
  expect(await refusal(fence.admit(server(2)))).toBe('log_restored');
  expect(fence.assertNotRestored.bind(fence)).toThrow('lost its last commits');
});

test('timelines of another cluster are not compared, and its log is', async () => {
  const fence = new Fence();
  await fence.admit(server(9));
  fence.saw({ position: 5, hash: 'hash of 5' });
  expect(await refusal(fence.admit(server(1, { system: '8' })))).toBe('admitted');
  expect(await refusal(fence.admit(server(2, { system: '9', hashAt: async () => 'another' })))).toBe(
    'log_restored',
  );
});
