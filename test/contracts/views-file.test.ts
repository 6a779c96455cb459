import { chmodSync, existsSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { FailureError } from '../../src/core/kernel/failure.ts';
import type { EventLog } from '../../src/core/model/event-log.ts';
import { openSqliteViewStore } from '../../src/stores/sqlite/views/sqlite-view-store.ts';
import { expectedRows } from '../support/expected-rows.ts';
import { ownFolder } from '../support/folder.ts';
import { added, boxViews, made, record } from '../support/toy-context.ts';
import { memoryLog, openViewFixture } from '../support/view-fixture.ts';

const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no failure',
    (error: unknown) => (error instanceof FailureError ? error.failure : error),
  );

async function builtViews(): Promise<{ path: string; log: EventLog }> {
  const path = `${ownFolder()}/shop.views.db`;
  const log = memoryLog();
  for (let box = 0; box < 200; box += 1) await record(log, `box${box}`, made('ann'), added('cup', box));
  const shelf = await openViewFixture({ log, path });
  await shelf.rows();
  await shelf.store.close();
  return { path, log };
}

/** Asks, then has the views rebuilt as the hint says: the failures on the way, and the answers afterwards. */
async function mended(path: string, log: EventLog) {
  const shelf = await openViewFixture({ log, path });
  const asked = await failureOf(shelf.rows());
  const rebuiltOne = await failureOf(shelf.views.rebuild(['boxes']));
  await shelf.views.rebuild();
  const rows = await shelf.rows();
  await shelf.store.close();
  const again = await openViewFixture({ log, path });
  const reopened = await again.rows();
  await again.store.close();
  return { asked, rebuiltOne, rows, reopened };
}

const healed = async (code: string, path: string, log: EventLog) => ({
  asked: {
    kind: 'unavailable',
    code,
    message: expect.stringContaining(path) as string,
    hint: expect.stringContaining('RebuildViews') as string,
  },
  rebuiltOne: { kind: 'unavailable', code },
  rows: await expectedRows(log),
  reopened: await expectedRows(log),
});

const pagesOf = (path: string): readonly unknown[] => {
  const sqlite = new Database(path, { readonly: true });
  const found = ['page_count', 'freelist_count'].map((name) => sqlite.pragma(name, { simple: true }));
  sqlite.close();
  return found;
};

describe('The views file', () => {
  test.each([
    ['as this program begins it', () => undefined],
    [
      'as an earlier one began it',
      (path: string) => {
        const sqlite = new Database(path);
        sqlite.pragma('auto_vacuum = NONE');
        sqlite.exec('VACUUM');
        sqlite.close();
      },
    ],
  ])('gives its room back when all views are rebuilt, %s', async (_how, alter) => {
    const { path, log } = await builtViews();
    alter(path);
    const sizes = [];
    for (let time = 0; time < 3; time += 1) {
      const shelf = await openViewFixture({ log, path });
      await shelf.views.rebuild();
      await shelf.store.close();
      sizes.push(pagesOf(path));
    }
    expect(sizes).toEqual([[expect.any(Number), 0], sizes[0], sizes[0]]);
    const shelf = await openViewFixture({ log, path });
    expect(await shelf.rows()).toEqual(await expectedRows(log));
    await shelf.store.close();
  });

  test('is made when the first query comes, for its owner alone, and survives', async () => {
    const path = `${ownFolder()}/deep/er/shop.views.db`;
    const log = memoryLog();
    const shelf = await openViewFixture({ log, path });
    expect(existsSync(path)).toBe(false);
    await record(log, 'a', made());
    await shelf.rows();
    for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(statSync(file).mode & 0o777).toBe(0o600);
    await shelf.store.close();
    const again = await openSqliteViewStore({ path, timeoutMs: 1_000 });
    expect(await again.records()).toMatchObject([
      { view: 'box_lives', position: 1 },
      { view: 'boxes', position: 1 },
    ]);
    await again.close();
  });

  test.each([
    ['box', 'owner', 'ownes'],
    ['daybook_views', 'fingerprint', 'fingerprinv'],
  ])('whose table %s has another column, in pages that are sound, is built anew', async (table, from, to) => {
    const { path, log } = await builtViews();
    const sqlite = new Database(path);
    sqlite.exec(`ALTER TABLE ${table} RENAME COLUMN ${from} TO ${to}`);
    sqlite.close();
    const shelf = await openViewFixture({ log, path });
    expect(await failureOf(shelf.views.verify())).toMatchObject((await healed('damaged', path, log)).asked);
    await shelf.views.rebuild();
    expect(await shelf.rows()).toEqual(await expectedRows(log));
    await shelf.store.close();
  });

  test('may be deleted while nobody has it open', async () => {
    const { path, log } = await builtViews();
    rmSync(path);
    const shelf = await openViewFixture({ log, path });
    expect(await shelf.rows()).toEqual(await expectedRows(log));
    expect(shelf.notices).toEqual([]);
    await shelf.store.close();
  });

  test('that is no database is reported, and replaced by a rebuild of all views', async () => {
    const { path, log } = await builtViews();
    writeFileSync(path, 'Dear diary, today we sold forty cups and a hat.\n'.repeat(100));
    expect(await mended(path, log)).toMatchObject(await healed('not_a_database', path, log));
  });

  test('that was cut short is reported, and replaced', async () => {
    const { path, log } = await builtViews();
    writeFileSync(path, readFileSync(path).subarray(0, 10_000));
    expect(await mended(path, log)).toMatchObject(await healed('damaged', path, log));
  });

  test('with a damaged page in the middle is reported, and replaced', async () => {
    const { path, log } = await builtViews();
    const bytes = readFileSync(path);
    bytes.fill(0xff, 4096 * 2, bytes.length);
    writeFileSync(path, bytes);
    expect(await mended(path, log)).toMatchObject(await healed('damaged', path, log));
  });

  test('of no bytes, as a crash at the very beginning leaves it, is simply begun', async () => {
    const { path, log } = await builtViews();
    writeFileSync(path, '');
    const shelf = await openViewFixture({ log, path });
    expect(await shelf.rows()).toEqual(await expectedRows(log));
    await shelf.store.close();
  });

  test('of an older format is begun anew', async () => {
    const { path, log } = await builtViews();
    const sqlite = new Database(path);
    sqlite.exec('ALTER TABLE daybook_views DROP COLUMN hash');
    // A virtual table brings tables of its own, which go with it.
    sqlite.exec('CREATE VIRTUAL TABLE box_words USING fts5(label)');
    sqlite.pragma('user_version = 0');
    sqlite.close();
    const shelf = await openViewFixture({ log, path });
    expect(await shelf.rows()).toEqual(await expectedRows(log));
    await shelf.store.close();
  });

  test('that belongs to another program is left alone, whatever is asked', async () => {
    const path = `${ownFolder()}/shop.views.db`;
    const sqlite = new Database(path);
    sqlite.exec('CREATE TABLE photos (name TEXT)');
    sqlite.close();
    const before = readFileSync(path);
    const shelf = await openViewFixture({ log: memoryLog(), path });
    expect(await failureOf(shelf.rows())).toMatchObject({ kind: 'unavailable', code: 'not_a_views_file' });
    expect(await failureOf(shelf.views.rebuild())).toMatchObject({ code: 'not_a_views_file' });
    expect(readFileSync(path)).toEqual(before);
    await shelf.store.close();
  });

  test('is not followed through a symbolic link', async () => {
    const { path, log } = await builtViews();
    const link = `${ownFolder()}/link.views.db`;
    symlinkSync(path, link);
    const shelf = await openViewFixture({ log, path: link });
    expect(await failureOf(shelf.rows())).toMatchObject({ code: 'symlink_refused' });
    await shelf.store.close();
  });

  test('that is sound is kept when all views are rebuilt: readers never miss it', async () => {
    const { path, log } = await builtViews();
    const reader = await openViewFixture({ log, path });
    const before = await reader.rows();
    const inode = statSync(path).ino;
    const shelf = await openViewFixture({ log, path });
    await shelf.views.rebuild();
    expect(statSync(path).ino).toBe(inode);
    expect(await reader.rows()).toEqual(before);
    await Promise.all([reader.store.close(), shelf.store.close()]);
  });
});

describe('The write lock', () => {
  test('is waited for without holding up this process, then given up as busy', async () => {
    const { path, log } = await builtViews();
    const holder = new Database(path);
    holder.exec('BEGIN IMMEDIATE');
    await record(log, 'more', made());
    const shelf = await openViewFixture({ log, path, timeoutMs: 60 });
    const failed = await failureOf(shelf.rows());
    expect(failed).toMatchObject({ kind: 'busy', next: [{ option: 'timeout' }] });
    holder.exec('COMMIT');
    holder.close();
    expect(await shelf.rows()).toEqual(await expectedRows(log));
    await shelf.store.close();
  });

  test('does not keep queries from views that are up to date', async () => {
    const { path, log } = await builtViews();
    const holder = new Database(path);
    holder.exec('BEGIN IMMEDIATE');
    const shelf = await openViewFixture({ log, path, timeoutMs: 0 });
    expect(await shelf.rows()).toEqual(await expectedRows(log));
    holder.close();
    await shelf.store.close();
  });

  test('is given back when the work fails, with everything as before', async () => {
    const { path, log } = await builtViews();
    const shelf = await openViewFixture({ log, path });
    const before = await shelf.rows();
    const failed = shelf.store.transaction(async (tx) => {
      await tx.begin(boxViews[0] as never, []);
      await tx.publish(boxViews[0] as never, []);
      throw new Error('changed my mind');
    });
    await expect(failed).rejects.toThrow('changed my mind');
    expect(await shelf.rows()).toEqual(before);
    await shelf.store.close();
  });
});

describe('A store for reading only', () => {
  test('answers from what there is, and says that it cannot do more', async () => {
    const { path } = await builtViews();
    const store = await openSqliteViewStore({ path, timeoutMs: 1_000, readonly: true });
    expect(await store.records()).toHaveLength(2);
    expect(await failureOf(store.transaction(async () => 1))).toMatchObject({ code: 'views_readonly' });
    await store.close();
  });

  test('says that there are no views, and makes no file', async () => {
    const path = `${ownFolder()}/shop.views.db`;
    const store = await openSqliteViewStore({ path, timeoutMs: 1_000, readonly: true });
    expect(await failureOf(store.records())).toMatchObject({ code: 'no_views' });
    expect(existsSync(path)).toBe(false);
    await store.close();
  });
});

test.skipIf(process.getuid?.() === 0)('A directory that may not be written is named', async () => {
  const folder = ownFolder();
  chmodSync(folder, 0o500);
  const shelf = await openViewFixture({ log: memoryLog(), path: `${folder}/shop.views.db` });
  expect(await failureOf(shelf.rows())).toMatchObject({ code: 'directory_not_writable' });
});

test('A closed store says so, and may be closed again', async () => {
  const { path } = await builtViews();
  const store = await openSqliteViewStore({ path, timeoutMs: 1_000 });
  await store.records();
  await store.close();
  await store.close();
  await expect(store.records()).rejects.toThrow('the view store is closed');
  await expect(store.transaction(async () => 1)).rejects.toThrow('the view store is closed');
});

test('A snapshot does not see what is written meanwhile, and others do', async () => {
  const { path, log } = await builtViews();
  const shelf = await openViewFixture({ log, path });
  await shelf.store.snapshot(async (snapshot) => {
    const count = await snapshot.count(boxViews[0] as never);
    await record(log, 'more', made());
    expect((await shelf.rows()).box).toHaveLength(201);
    expect(await snapshot.count(boxViews[0] as never)).toBe(count);
    expect((await snapshot.records())[0]?.position).toBe(400);
  });
  await shelf.store.close();
});
