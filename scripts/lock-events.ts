// Adds the schemas of new events and versions to docs/events.lock.json; with --check, fails if one is missing. Fails
// either way, and writes nothing, where a schema is not the one that its version is locked to.

import { readFile } from 'node:fs/promises';
import { sourceOf } from '../src/core/model/view.ts';
import { loadViews } from '../src/messages.ts';
import { brokenLocks, type EventLock, lockedWith, newestSchemas } from './reference/event-lock.ts';
import { writeOrCheck } from './write-or-check.ts';

const path = 'docs/events.lock.json';

const lock = JSON.parse(await readFile(path, 'utf8').catch(() => '{}')) as EventLock;
const catalogues = new Set((await loadViews()).map((view) => sourceOf(view).events));
const now = newestSchemas([...catalogues]);
const problems = brokenLocks(lock, now);

if (problems.length === 0) await writeOrCheck(path, `${JSON.stringify(lockedWith(lock, now), null, 2)}\n`);
else {
  for (const problem of problems) console.error(problem);
  process.exitCode = 1;
}
