import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import type { StoredRow } from '../../src/core/model/rows.ts';
import { oneRow } from '../../src/core/model/table.ts';
import { defineView } from '../../src/core/model/view.ts';
import type { ViewTransaction } from '../../src/core/model/view-store.ts';
import { openSqliteViewStore } from '../../src/stores/sqlite/views/sqlite-view-store.ts';
import { foundIn } from '../support/bytes.ts';
import { ownFolder } from '../support/folder.ts';
import { boxEvents } from '../support/toy-context.ts';

const people = oneRow(
  'people',
  () => z.object({ id: z.string(), number: z.int(), name: z.string(), letters: z.string() }),
  {
    key: ['id'],
    indexes: [['name', 'id']],
    fullText: { name: 'people_words', of: 'words', rowid: 'number', columns: ['name'] },
  },
);
const letters = oneRow('letters', () => z.object({ id: z.string(), number: z.int(), text: z.string() }), {
  key: ['id'],
  fullText: { name: 'letters_trigrams', of: 'trigrams', rowid: 'number', columns: ['text'] },
});
const view = defineView({
  name: 'people',
  version: 1,
  codeHash: '',
  summary: 'People',
  events: boxEvents,
  tables: { people, letters },
  handlers: {
    BoxMade: null,
    BoxGiven: null,
    ThingAdded: null,
    ThingTaken: null,
    BoxLabelled: null,
    BoxShut: null,
    BoxBurnt: null,
  },
});

/** More than one page has, so that rows move from page to page. */
const PEOPLE = 300;
const LONGEST_NAME = 60;
const idOf = (number: number): string => `${(number * 7919) % 1000}`.padStart(4, '0');
const nameOf = (number: number, round: number): string =>
  number === 150
    ? `zqkann${round}${'v'.repeat((round * 13) % LONGEST_NAME)}`
    : `someone${number}${'x'.repeat((number * round) % LONGEST_NAME)}`;
const GONE = [1, 2, 3].flatMap((round) => [nameOf(150, round), `zqkann${round}`, `zkann${round}`]);

async function put(tx: ViewTransaction, number: number, name: string): Promise<void> {
  const row = { id: idOf(number), number };
  const of = (table: typeof people | typeof letters, more: StoredRow) => ({
    table,
    put: [{ ...row, ...more }],
    removed: [],
  });
  await tx.save('live', [of(people, { name, letters: name }), of(letters, { text: name })], []);
}

/** People whose names changed several times, in a store whose file has free pages and cells that moved. */
async function lived() {
  const folder = ownFolder();
  const options = { path: `${folder}/shop.views.db`, timeoutMs: 1_000 };
  const store = await openSqliteViewStore(options);
  onTestFinished(() => store.close());
  await store.transaction(async (tx) => {
    await tx.begin(view, []);
    while (await tx.buildIndexes(view, [], 0)) break;
    await tx.publish(view, []);
  });
  for (let round = 1; round <= 3; round += 1)
    await store.transaction(async (tx) => {
      for (let number = 1; number <= PEOPLE; number += 1) await put(tx, number, nameOf(number, round));
    });
  return { folder, store, options };
}

const forget = (store: Awaited<ReturnType<typeof lived>>['store']) =>
  store.transaction(async (tx) => {
    await put(tx, 150, '(forgotten)');
    await tx.oweErasure();
  });

test('What was overwritten stays in the file, and no byte of it once it is erased', async () => {
  const { folder, store } = await lived();
  await forget(store);
  expect(foundIn(folder, GONE)).not.toEqual([]);
  expect(await store.isErasureDue()).toBe(true);
  expect(await store.erase()).toEqual({ waitsFor: null });
  expect(foundIn(folder, GONE)).toEqual([]);
  expect(await store.isErasureDue()).toBe(false);
  const found = await store.read.all<{ rowid: number }>({
    compile: () => ({ sql: "SELECT rowid FROM people_words('someone151*')", parameters: [] }),
  });
  expect(found).toEqual([{ rowid: 151 }]);
});

test('What others still read of before is erased once they have ended', async () => {
  const { folder, store, options } = await lived();
  const reader = new Database(options.path, { readonly: true });
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM people').get();
  await forget(store);
  expect(await store.erase()).toEqual({ waitsFor: 'reader' });
  expect(await store.isErasureDue()).toBe(true);
  reader.close();
  const next = await openSqliteViewStore(options);
  expect(await next.erase()).toEqual({ waitsFor: null });
  await next.close();
  expect(foundIn(folder, GONE)).toEqual([]);
});

test('What a build in progress may hold is erased once it has ended, also by its death', async () => {
  const { folder, store, options } = await lived();
  const row = { id: 'b', number: 1 };
  await store.transaction(async (tx) => {
    await tx.begin(view, []);
    await tx.insert(letters, [{ ...row, text: nameOf(150, 1) }]);
  });
  await forget(store);
  expect(await store.erase()).toEqual({ waitsFor: 'build' });
  expect(foundIn(folder, GONE)).not.toEqual([]);
  const other = new Database(options.path);
  other.exec('UPDATE daybook_builds SET pid = 2147483647');
  other.close();
  expect(await store.erase()).toEqual({ waitsFor: null });
  expect(foundIn(folder, GONE)).toEqual([]);
});

test('A file of the format before knows of no erasure, and keeps its rows', async () => {
  const { store, options } = await lived();
  await store.close();
  const before = new Database(options.path);
  before.exec('DROP TABLE daybook_erasures; PRAGMA user_version = 2');
  before.close();
  const next = await openSqliteViewStore(options);
  onTestFinished(() => next.close());
  expect(await next.isErasureDue()).toBe(false);
  expect(
    await next.read.first({ compile: () => ({ sql: 'SELECT count(*) AS n FROM people', parameters: [] }) }),
  ).toEqual({
    n: PEOPLE,
  });
});
