// The tests of the command line run the built program, so it is built first if the sources have changed.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from '../../scripts/build.ts';

/** Also makes the folder of this run, for what files of tests share; it goes with the run. */
export async function setup(): Promise<() => void> {
  await buildIfStale();
  const folder = mkdtempSync(join(tmpdir(), 'daybook-tests-'));
  process.env['TEST_RUN_FOLDER'] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
