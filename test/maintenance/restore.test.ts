import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { backup } from '../../src/maintenance/backup.ts';
import { initialise } from '../../src/maintenance/initialise.ts';
import { restore } from '../../src/maintenance/restore.ts';
import { folder } from '../cli/support/program.ts';

test('a restore asks about a daybook that somebody has begun meanwhile', async () => {
  const home = folder();
  const options = { path: join(home, 'shop.db'), timeoutMs: 1_000, progress: () => undefined };
  const [file, path] = [join(home, 'backup.db'), join(home, 'other.db')];
  await initialise(options);
  await backup(options, file, false);
  const questions: string[] = [];
  const begun = { ...options, path, progress: () => copyFileSync(file, path) };
  await restore(begun, file, async (question) => void questions.push(question));
  expect(questions).toEqual([expect.stringMatching(/Replace the daybook .*other\.db \(position 0\)/)]);
});
