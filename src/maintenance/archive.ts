import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type ArchiveLine, archiveOf } from '../core/log/archive.ts';
import { fedElsewhere } from '../core/log/archive-failures.ts';
import { importArchive, type NumberedLine, openingOf } from '../core/log/import-archive.ts';
import type { Replica } from '../core/log/replica.ts';
import { schemaCheck } from '../core/log/schema-differs.ts';
import { pinOf } from '../core/log/verify-log.ts';
import type { EventLog } from '../core/model/event-log.ts';
import { cataloguesOf } from '../core/model/view.ts';
import { loadViews } from '../messages.ts';
import { openMemoryEventLog } from '../stores/memory/memory-event-log.ts';
import { openSqliteEventLog } from '../stores/sqlite/log/open-event-log.ts';
import { clock, type Facts, type FileOptions } from './file.ts';

/** The log as the lines of an archive. */
export async function* exportArchive(options: FileOptions): AsyncGenerator<ArchiveLine> {
  const store = await openSqliteEventLog({ ...options, clock });
  try {
    yield* archiveOf(store.log, options.progress);
  } finally {
    await store.close();
  }
}

/** Reads an archive into the daybook, which is created where there is none. */
export async function readArchive(
  options: FileOptions,
  lines: AsyncIterable<NumberedLine>,
  dryRun: boolean,
): Promise<Facts> {
  const whole = await archiveLines(lines);
  const store = await openTarget(options, dryRun);
  try {
    const check = schemaCheck(cataloguesOf(await loadViews()));
    const { log, replica } = store;
    const followed = await replica.followed();
    if (followed !== undefined) throw fedElsewhere(followed);
    const { progress } = options;
    const { head, ...report } = await importArchive(whole, { log, replica, check, dryRun, progress });
    return { path: resolve(options.path), ...report, head: pinOf(head) };
  } finally {
    await store.close();
  }
}

/** The same lines, once the first is an archive's: for what is none, no daybook is created. */
async function archiveLines(lines: AsyncIterable<NumberedLine>): Promise<AsyncIterable<NumberedLine>> {
  const rest = lines[Symbol.asyncIterator]();
  const first = await rest.next();
  openingOf(first.done === true ? { number: 1, text: '' } : first.value);
  return (async function* whole() {
    yield first.value;
    yield* { [Symbol.asyncIterator]: () => rest };
  })();
}

interface Target {
  readonly log: EventLog;
  readonly replica: Replica;
  close(): Promise<void>;
}

/** A dry run creates no daybook. */
async function openTarget(options: FileOptions, dryRun: boolean): Promise<Target> {
  if (!dryRun || existsSync(options.path)) return openSqliteEventLog({ ...options, clock, create: !dryRun });
  const { log, replica } = openMemoryEventLog({ clock });
  return { log, replica, close: () => log.close() };
}
