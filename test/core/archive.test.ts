import { beforeEach, describe, expect, test } from 'vitest';
import { FailureError } from '../../src/core/kernel/failure.ts';
import { noProgress, type ProgressReport } from '../../src/core/kernel/progress.ts';
import { archiveOf } from '../../src/core/log/archive.ts';
import { type ImportArchiveOptions, importArchive } from '../../src/core/log/import-archive.ts';
import type { EventLog } from '../../src/core/model/event-log.ts';
import { type MemoryStore, openMemoryEventLog } from '../../src/stores/memory/memory-event-log.ts';
import { appendOf, eventsOf } from '../contracts/append-of.ts';

const clock = { now: () => '2026-11-23T12:00:00.000Z' };
const begun = (): MemoryStore => openMemoryEventLog({ clock });

/** So many more commits, each a stream of its own. */
async function grow({ log }: MemoryStore, count: number): Promise<void> {
  const { position } = await log.head();
  const streams = Array.from({ length: count }, (_, index) => `order-${position + index}`);
  await log.append(streams.map((stream) => appendOf({ stream, events: eventsOf(2), reserved: [stream] })));
}

async function linesOf(log: EventLog): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of archiveOf(log, noProgress)) lines.push(JSON.stringify(line));
  return lines;
}

async function* numbered(lines: readonly string[]) {
  for (const [index, text] of lines.entries()) yield { number: index + 1, text };
}

const into = (store: MemoryStore, lines: readonly string[], more: Partial<ImportArchiveOptions> = {}) =>
  importArchive(numbered(lines), {
    ...store,
    check: () => [],
    dryRun: false,
    progress: noProgress,
    ...more,
  });

const failure = async (failing: Promise<unknown>) => {
  const error = await failing.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof FailureError)) throw new Error('no failure', { cause: error });
  return error.failure;
};

let source: MemoryStore;
let lines: string[];
beforeEach(async () => {
  source = begun();
  await grow(source, 4);
  lines = await linesOf(source.log);
});

describe('an archive', () => {
  test('says which log it is and how far it goes, holds every column, and closes', async () => {
    const { logId } = await source.log.identity();
    const { hash } = await source.log.head();
    const [commit] = await source.log.read(1, 1);
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { kind: 'archive', formatVersion: 1, logId, head: `${hash}@4` },
      { kind: 'commit', position: 1 },
      { kind: 'commit', ...commit },
      { kind: 'commit', position: 3 },
      { kind: 'commit', position: 4, hash },
      { kind: 'end', commits: 4, head: `${hash}@4` },
    ]);
  });

  test('of an empty log is two lines, and begins one of its name', async () => {
    const [empty, copy] = [begun(), begun()];
    const archive = await linesOf(empty.log);
    expect(archive).toHaveLength(2);
    expect(await into(copy, archive)).toMatchObject({ imported: 0, known: 0 });
    expect((await copy.log.identity()).logId).toBe((await empty.log.identity()).logId);
  });

  test('is not written of a log whose chain is broken', async () => {
    const broken: EventLog = Object.create(source.log, {
      identity: { value: () => source.log.identity() },
      head: { value: () => source.log.head() },
      read: {
        value: async () => (await source.log.read(0, 9)).map((commit) => ({ ...commit, actor: 'eve' })),
      },
    });
    expect(await failure(linesOf(broken))).toMatchObject({
      code: 'damaged_commit',
      details: { position: 1 },
    });
  });
});

describe('importing an archive', () => {
  test('into an empty log makes it the same log, and its archive the same lines', async () => {
    const copy = begun();
    expect(await into(copy, lines)).toMatchObject({ imported: 4, known: 0, head: { position: 4 } });
    expect((await copy.log.identity()).logId).toBe((await source.log.identity()).logId);
    expect(await linesOf(copy.log)).toEqual(lines);
  });

  test('into a log that it continues adds the rest, and a second time nothing', async () => {
    const copy = begun();
    await into(copy, lines);
    await grow(source, 3);
    const more = await linesOf(source.log);
    expect(await into(copy, more)).toMatchObject({ imported: 3, known: 4 });
    expect(await into(copy, more)).toMatchObject({ imported: 0, known: 7 });
    expect(await linesOf(copy.log)).toEqual(more);
  });

  test('refuses another log, an older archive, and one that has forked, and changes nothing', async () => {
    const other = begun();
    await grow(other, 1);
    expect(await failure(into(other, lines))).toMatchObject({ kind: 'rejected', code: 'other_log' });
    const copy = begun();
    await into(copy, lines);
    await grow(copy, 2);
    expect(await failure(into(copy, lines))).toMatchObject({ kind: 'rejected', code: 'archive_behind' });
    await grow(source, 3);
    expect(await failure(into(copy, await linesOf(source.log)))).toMatchObject({
      kind: 'rejected',
      code: 'forked',
      message: expect.stringContaining('forked at position 5') as string,
    });
    expect((await copy.log.head()).position).toBe(6);
  });

  const changed = (from: RegExp, to: string) => (line: string) => line.replace(from, to);
  test.each([
    ['a commit altered', 3, changed(/"actor":"ann"/, '"actor":"eve"'), 'line 3 does not fit the line before'],
    ['a number altered', 3, changed(/"number":2/, '"number":3'), 'line 3 does not fit'],
    ['a member too many', 3, changed(/^{/, '{"more":1,'), 'line 3 is not as an archive has it'],
    ['a member missing', 3, changed(/"actor":"ann",/, ''), 'actor'],
    [
      'half a character',
      3,
      changed(/"actor":"ann"/, '"actor":"\\ud800"'),
      'line 3 actor holds half a character',
    ],
    ['half a line', 3, (line: string) => line.slice(0, 40), 'line 3 is not JSON'],
    ['another end', 6, changed(/"commits":4/, '"commits":5'), 'line 6 closes another archive'],
  ])('names the line of %s', async (_, number, change, told) => {
    const damaged = lines.map((line, index) => (index === number - 1 ? change(line) : line));
    expect(damaged).not.toEqual(lines);
    const copy = begun();
    expect(await failure(into(copy, damaged))).toMatchObject({
      kind: 'validation_failed',
      code: 'archive_damaged',
      message: expect.stringContaining(told) as string,
    });
    expect((await copy.log.head()).position).toBe(0);
  });

  test.each([
    ['a line left out', (all: string[]) => all.toSpliced(2, 1), 'line 3 does not fit'],
    [
      'two lines swapped',
      (all: string[]) => all.toSpliced(1, 2, all[2] ?? '', all[1] ?? ''),
      'line 2 does not fit',
    ],
    ['an end cut off', (all: string[]) => all.slice(0, -1), 'line 6 is missing: the archive ends early'],
    ['commits and the end cut off', (all: string[]) => all.slice(0, 3), 'ends early'],
    ['the last commit cut out', (all: string[]) => all.toSpliced(4, 1), 'line 5 closes another archive'],
    ['something behind the end', (all: string[]) => [...all, '{}'], 'line 7 stands behind the closing line'],
  ])('notices %s', async (_, change, told) => {
    expect(await failure(into(begun(), change([...lines])))).toMatchObject({
      code: 'archive_damaged',
      message: expect.stringContaining(told) as string,
    });
  });

  test.each([
    ['no line', []],
    ['orders', ['{"externalRef":"A-1"}']],
    ['text', ['a,b,c']],
  ])('takes %s for no archive', async (_, given) => {
    expect(await failure(into(begun(), given))).toMatchObject({ code: 'not_an_archive' });
  });

  test('refuses a newer format, and events that this program does not know', async () => {
    const newer = lines.map(changed(/"formatVersion":1/, '"formatVersion":2'));
    expect(await failure(into(begun(), newer))).toMatchObject({ kind: 'newer_daybook' });
    const check = () => ['No context knows streams of category order.'];
    expect(await failure(into(begun(), lines, { check }))).toMatchObject({
      message: expect.stringContaining(
        'Line 2 of the archive was written by a program whose schema differs',
      ) as string,
    });
  });

  test('refuses a time that no report could name, and such a log is read as before', async () => {
    const odd = begun();
    await odd.log.append([appendOf({ stream: 'order-0', occurredAt: '0005-06-01T00:00:00.000Z' })]);
    expect(await odd.log.read(0, 1)).toMatchObject([{ occurredAt: '0005-06-01T00:00:00.000Z' }]);
    expect(await failure(into(begun(), await linesOf(odd.log)))).toMatchObject({
      code: 'archive_damaged',
      message: expect.stringContaining(
        'line 2 is not as an archive has it: occurredAt: years go from 1900 to 2999',
      ),
    });
  });

  test('says of a line with a field too many what it is, of no field', async () => {
    const [opening = '', ...rest] = await linesOf(source.log);
    const lines = [opening.replace('{', '{"extra":1,'), ...rest];
    expect(await failure(into(begun(), lines))).toMatchObject({
      code: 'archive_damaged',
      message: expect.stringContaining('line 1 is not as an archive has it: unknown field extra'),
    });
  });

  test('that fails half-way keeps what is whole, says so, and is gone on with', async () => {
    await grow(source, 1_200);
    const whole = await linesOf(source.log);
    const copy = begun();
    expect(await failure(into(copy, whole.slice(0, 1_100)))).toMatchObject({
      kind: 'partly_done',
      code: 'archive_damaged',
      message: expect.stringMatching(/ends early\. 1000 commits before that are imported\./) as string,
    });
    expect(await into(copy, whole)).toMatchObject({ imported: 204, known: 1_000 });
    expect(await linesOf(copy.log)).toEqual(whole);
  });

  test('without writing finds the same faults, and stores nothing', async () => {
    const copy = begun();
    const { logId } = await copy.log.identity();
    expect(await into(copy, lines, { dryRun: true })).toMatchObject({ imported: 4 });
    expect(await failure(into(copy, lines.slice(0, -1), { dryRun: true }))).toMatchObject({
      code: 'archive_damaged',
    });
    expect([await copy.log.head(), await copy.log.identity()]).toMatchObject([{ position: 0 }, { logId }]);
  });

  test('tells how far it is, to the end', async () => {
    const told: ProgressReport[] = [];
    await into(begun(), lines, { progress: (report) => told.push(report) });
    expect(told.at(-1)).toEqual({ work: 'Importing the archive', done: 4, total: 4 });
  });
});
