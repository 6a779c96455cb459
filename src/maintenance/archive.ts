import { type ArchiveLine, archiveOf } from '../core/log/archive.ts';
import { fedElsewhere } from '../core/log/archive-failures.ts';
import { importArchive, type NumberedLine, openingOf } from '../core/log/import-archive.ts';
import { schemaCheck } from '../core/log/schema-differs.ts';
import type { Facts, OpenedStore, StoreEngine } from '../core/log/store-engine.ts';
import { pinOf } from '../core/log/verify-log.ts';
import { cataloguesOf } from '../core/model/view.ts';
import { loadViews } from '../messages.ts';
import { unlessNone } from './initialise.ts';
import { engineFor, type StoreOptions } from './store.ts';

/** The log as the lines of an archive. */
export async function* exportArchive(options: StoreOptions): AsyncGenerator<ArchiveLine> {
  const store = await (await engineFor(options)).open();
  try {
    yield* archiveOf(store.log, options.progress);
  } finally {
    await store.close();
  }
}

/** Reads an archive into the daybook, which is created where there is none. */
export async function readArchive(
  options: StoreOptions,
  lines: AsyncIterable<NumberedLine>,
  dryRun: boolean,
): Promise<Facts> {
  const whole = await archiveLines(lines);
  const engine = await engineFor(options);
  const store = await openTarget(engine, options, dryRun);
  try {
    const check = schemaCheck(cataloguesOf(await loadViews()));
    const { log, replica } = store;
    const followed = await replica.followed();
    if (followed !== undefined) throw fedElsewhere(followed);
    const { progress } = options;
    const { head, ...report } = await importArchive(whole, { log, replica, check, dryRun, progress });
    return { ...engine.place, ...report, head: pinOf(head) };
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

/** A dry run creates no daybook. */
async function openTarget(engine: StoreEngine, options: StoreOptions, dryRun: boolean): Promise<OpenedStore> {
  if (!dryRun) return engine.open({ create: true });
  const there = await engine.open().catch(unlessNone);
  return there ?? (await engineFor({ ...options, db: ':memory:' })).open();
}
