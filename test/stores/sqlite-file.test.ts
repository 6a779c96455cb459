import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { FailureError } from '../../src/core/kernel/failure.ts';
import { Connection } from '../../src/stores/sqlite/file/connection.ts';
import { migrate, migrations } from '../../src/stores/sqlite/log/migrate.ts';
import {
  type OpenOptions,
  openSqliteEventLog,
  type SqliteStore,
} from '../../src/stores/sqlite/log/open-event-log.ts';
import { appendOf } from '../contracts/append-of.ts';
import { tamper } from './tampering.ts';
import { temporaryFolder } from './temporary-folder.ts';

const clock = { now: () => '2026-11-23T12:00:00.000Z' };
const freshPath = () => join(temporaryFolder(), 'shop.db');
const open = (path: string, more: Partial<OpenOptions> = {}) =>
  openSqliteEventLog({ path, clock, timeoutMs: 2_000, ...more });
const create = (path: string) => open(path, { create: true });
const begun = async (): Promise<string> => {
  const path = freshPath();
  await (await create(path)).close();
  return path;
};
const failure = async (opening: Promise<unknown>) => {
  const error = await opening.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof FailureError)) throw new Error('no failure', { cause: error });
  return error.failure;
};

describe('opening a daybook', () => {
  test('that is not there says how to begin one, and makes no file', async () => {
    const path = freshPath();
    for (const more of [{}, { readonly: true }, { readonly: true, create: true }]) {
      expect(await failure(open(path, more))).toMatchObject({
        kind: 'not_found',
        code: 'no_daybook',
        message: `There is no daybook at ${path}.`,
        hint: expect.stringMatching(/db init.*demo/),
      });
    }
    expect(existsSync(path)).toBe(false);
  });

  test('in an empty file that nobody has begun is no daybook yet, unless one is to begin', async () => {
    const path = freshPath();
    writeFileSync(path, '');
    expect(await failure(open(path))).toMatchObject({ code: 'no_daybook' });
    expect(await failure(open(path, { readonly: true }))).toMatchObject({ code: 'no_daybook' });
    expect(statSync(path).size).toBe(0);
    await (await create(path)).close();
    await (await open(path)).close();
  });

  test('that was cut to nothing is refused, and what is left beside it stays', async () => {
    const path = await begun();
    writeFileSync(path, '');
    writeFileSync(`${path.slice(0, -3)}.views.db`, 'made from what it held');
    for (const more of [{}, { readonly: true }, { create: true }])
      expect(await failure(open(path, more))).toMatchObject({
        kind: 'unavailable',
        code: 'damaged',
        message: expect.stringContaining('it is empty'),
        hint: expect.stringMatching(/db restore.*begin anew/),
      });
    expect(statSync(path).size).toBe(0);
  });

  test('that was cut to nothing beside its -wal is refused, and the -wal stays', async () => {
    const path = freshPath();
    const store = await create(path);
    await store.log.append([appendOf()]);
    const copy = freshPath();
    for (const end of ['', '-wal']) writeFileSync(`${copy}${end}`, readFileSync(`${path}${end}`));
    writeFileSync(copy, '');
    expect(await failure(create(copy))).toMatchObject({ kind: 'unavailable', code: 'damaged' });
    expect(readFileSync(`${copy}-wal`)).toEqual(readFileSync(`${path}-wal`));
    await store.close();
  });

  test('begins it in directories that are made on the way, for their owner alone', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'a/b/shop.db');
    await (await create(path)).close();
    expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o700);
  });

  test('makes files that only their owner may read, -wal and -shm too', async () => {
    const path = freshPath();
    const store = await create(path);
    await store.log.append([appendOf()]);
    const modes = readdirSync(join(path, '..')).map((name) => [
      name,
      statSync(join(path, '..', name)).mode & 0o777,
    ]);
    expect(modes).toEqual([
      ['shop.db', 0o600],
      ['shop.db-shm', 0o600],
      ['shop.db-wal', 0o600],
    ]);
    await store.close();
  });

  test('refuses what is not a database, and leaves it as it is', async () => {
    const path = freshPath();
    writeFileSync(path, 'a letter to my accountant, and nothing else\n'.repeat(100));
    expect(await failure(open(path))).toMatchObject({ kind: 'unavailable', code: 'not_a_database' });
    expect(await failure(create(path))).toMatchObject({ kind: 'unavailable', code: 'not_a_database' });
    expect(readFileSync(path, 'utf8')).toMatch(/^a letter/);
  });

  test('refuses the database of another program, and leaves it as it is', async () => {
    const path = freshPath();
    new Database(path).exec('CREATE TABLE bookmarks (url TEXT)').close();
    const before = readFileSync(path);
    for (const more of [{}, { create: true }, { readonly: true }]) {
      expect(await failure(open(path, more))).toMatchObject({ kind: 'unavailable', code: 'not_a_daybook' });
    }
    expect(readFileSync(path)).toEqual(before);
    expect(readdirSync(join(path, '..'))).toEqual(['shop.db']);
  });

  test('refuses a newer schema, and leaves it as it is', async () => {
    const path = await begun();
    const newer = new Database(path);
    newer.pragma(`user_version = ${migrations.length + 1}`);
    newer.close();
    const before = readFileSync(path);
    for (const more of [{}, { create: true }, { readonly: true }]) {
      expect(await failure(open(path, more))).toMatchObject({
        kind: 'newer_daybook',
        code: 'newer_daybook',
        message: expect.stringContaining(`version ${migrations.length + 1}`),
      });
    }
    expect(readFileSync(path)).toEqual(before);
  });

  test('refuses a symbolic link, to the file or in the place of its -wal', async () => {
    const path = await begun();
    const link = join(temporaryFolder(), 'link.db');
    symlinkSync(path, link);
    expect(await failure(open(link))).toMatchObject({ kind: 'unavailable', code: 'symlink_refused' });
    const dangling = join(temporaryFolder(), 'dangling.db');
    symlinkSync(join(temporaryFolder(), 'elsewhere.db'), dangling);
    expect(await failure(create(dangling))).toMatchObject({ code: 'symlink_refused' });
    symlinkSync(join(temporaryFolder(), 'elsewhere'), `${path}-wal`);
    expect(await failure(open(path))).toMatchObject({ code: 'symlink_refused' });
  });

  test('refuses a directory, a path that cannot be, and a name that ends in a blank', async () => {
    const path = freshPath();
    mkdirSync(path);
    expect(await failure(open(path))).toMatchObject({ kind: 'unavailable', code: 'not_a_file' });
    const below = join(await begun(), 'below.db');
    expect(await failure(create(below))).toMatchObject({ kind: 'unavailable' });
    expect(await failure(create(`${freshPath()} `))).toMatchObject({ kind: 'unavailable', code: 'bad_path' });
  });

  test.each(['-wal', '-shm'])('refuses what is no file in the place of its %s', async (beside) => {
    const path = await begun();
    mkdirSync(`${path}${beside}`);
    expect(await failure(open(path))).toMatchObject({
      code: 'not_a_file',
      message: `${path}${beside} is not a file.`,
    });
  });

  test('takes a name that SQLite would read otherwise as a name', async () => {
    const folder = temporaryFolder();
    for (const name of [':memory:', 'file:x?mode=memory', 'ümläut 🎉.db']) {
      await (await create(join(folder, name))).close();
      expect(readdirSync(folder)).toContain(name);
    }
  });
});

describe('a daybook of an older schema', () => {
  const older = async (): Promise<string> => {
    const path = await begun();
    const sqlite = new Database(path);
    sqlite.exec(
      `DROP TABLE refused_commands; DROP INDEX commits_by_number; DROP TABLE subscriber_checkpoints;
       DROP TABLE followed_log; DROP INDEX commits_that_forget`,
    );
    sqlite.pragma('user_version = 2');
    sqlite.close();
    return path;
  };

  test('is brought to the newest by who may write, with everything in it', async () => {
    const path = await older();
    const store = await open(path);
    expect(store.connection.sqlite.pragma('user_version', { simple: true })).toBe(migrations.length);
    expect(await store.rejections.list({ limit: 1 })).toEqual([]);
    await store.close();
  });

  test('is refused to who only reads', async () => {
    expect(await failure(open(await older(), { readonly: true }))).toMatchObject({ code: 'older_schema' });
  });

  test('stays as it was when a step fails', async () => {
    const path = await begun();
    const connection = new Connection({ path, timeoutMs: 0, synchronous: 'FULL' });
    const steps = [
      ...migrations,
      { name: 'half', sql: 'CREATE TABLE half (a);' },
      { name: 'twice', sql: 'CREATE TABLE done (a); CREATE TABLE done (a);' },
    ];
    expect(() => migrate(connection, () => undefined, steps)).toThrow('done already exists');
    expect(connection.sqlite.pragma('user_version', { simple: true })).toBe(migrations.length);
    expect(
      connection.sqlite.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'half'").get(),
    ).toBeUndefined();
    connection.close();
  });
});

test('a copy of another log does not wait for the disk: what a power cut takes can be had again', async () => {
  const path = freshPath();
  const synchronous = ({ connection }: SqliteStore): unknown =>
    connection.sqlite.pragma('synchronous', { simple: true });
  const copy = await create(path);
  await copy.replica.follow({ source: 'https://x.example', commandsAt: null, known: 0, heardAt: null });
  expect(synchronous(copy)).toBe(1);
  await copy.close();
  const again = await open(path);
  expect(synchronous(again)).toBe(1);
  await again.close();
});

describe('every writer', () => {
  test('waits for the disk: synchronous is FULL, on a new file and on one that is opened again', async () => {
    const path = freshPath();
    for (const store of [await create(path), await open(path)]) {
      expect(store.connection.sqlite.pragma('synchronous', { simple: true })).toBe(2);
      expect(store.connection.sqlite.pragma('journal_mode', { simple: true })).toBe('wal');
      await store.close();
    }
    // What the explicit pragma is for: better-sqlite3 opens the same file at NORMAL.
    const bare = new Database(path);
    bare.prepare('SELECT * FROM commits').all();
    expect(bare.pragma('synchronous', { simple: true })).toBe(1);
    bare.close();
  });

  test('finds a file that somebody took out of WAL mode back in it', async () => {
    const path = await begun();
    const sqlite = new Database(path);
    sqlite.pragma('journal_mode = DELETE');
    sqlite.close();
    const store = await open(path);
    expect(store.connection.sqlite.pragma('journal_mode', { simple: true })).toBe('wal');
    await store.close();
  });
});

describe('the file itself', () => {
  test('refuses to alter or delete a commit', async () => {
    const path = freshPath();
    const store = await create(path);
    await store.log.append([appendOf()]);
    await store.close();
    const sqlite = new Database(path);
    expect(() => sqlite.exec("UPDATE commits SET actor = 'bob'")).toThrow('a commit is never altered');
    expect(() => sqlite.exec('DELETE FROM commits')).toThrow('a commit is never deleted');
    expect(sqlite.prepare('SELECT actor FROM commits').pluck().all()).toEqual(['ann']);
    sqlite.close();
  });

  test('shows one row an event to those who open it themselves', async () => {
    const path = freshPath();
    const store = await create(path);
    const events = [
      { type: 'OrderPlaced', schemaVersion: 1, data: { note: 'two mugs' } },
      { type: 'ItemAdded', schemaVersion: 2, data: {}, at: '2026-10-01T00:00:00.000Z' },
    ];
    await store.log.append([appendOf(), appendOf({ expectedVersion: 1, events })]);
    await store.close();
    const sqlite = new Database(path);
    const columns = 'position, version, type, schema_version, occurred_at, data';
    expect(
      sqlite.prepare(`SELECT ${columns} FROM events WHERE position = 2 ORDER BY version`).raw().all(),
    ).toEqual([
      [2, 2, 'OrderPlaced', 1, '2026-11-01T10:00:00.000Z', '{"note":"two mugs"}'],
      [2, 3, 'ItemAdded', 2, '2026-10-01T00:00:00.000Z', '{}'],
    ]);
    sqlite.close();
  });
});

describe('reading alone', () => {
  test('sees what writers commit, and cannot append', async () => {
    const path = freshPath();
    const writer = await create(path);
    const reader = await open(path, { readonly: true });
    await writer.log.append([appendOf()]);
    expect(await reader.log.head()).toMatchObject({ position: 1 });
    expect(await failure(reader.log.append([appendOf({ stream: 'order-2' })]))).toMatchObject({
      kind: 'unavailable',
      code: 'not_writable',
    });
    await reader.close();
    await writer.close();
  });
});

describe('a commit that is not as it was stored', () => {
  const damagedBy = async (sql: string) => {
    const path = freshPath();
    const store = await create(path);
    await store.log.append([
      appendOf({ commandId: 'first' }),
      appendOf({ expectedVersion: 1, commandId: 'second' }),
    ]);
    await store.close();
    tamper(path, sql);
    return open(path);
  };

  test.each([
    ['JSON cut off', 'UPDATE commits SET events = substr(events, 1, 20) WHERE position = 2'],
    ['an object instead of a list', "UPDATE commits SET events = '{}' WHERE position = 2"],
    ['an event lost', "UPDATE commits SET events = '[]' WHERE position = 2"],
    ['an event without a type', 'UPDATE commits SET events = \'[{"data":1}]\' WHERE position = 2'],
    ['keys that are none', "UPDATE commits SET reserved = '[1]' WHERE position = 2"],
    ['keys cut off', "UPDATE commits SET released = '[' WHERE position = 2"],
  ])('is never answered from: %s', async (_, sql) => {
    const store = await damagedBy(sql);
    const expected = { kind: 'unavailable', code: 'damaged_commit', details: { position: 2 } };
    expect(await failure(store.log.read(0, 9))).toMatchObject(expected);
    expect(await failure(store.log.readStream('order-1'))).toMatchObject(expected);
    expect(await failure(store.log.readByStream('order', { upTo: 9, limit: 9 }))).toMatchObject(expected);
    expect(await failure(store.log.find('second'))).toMatchObject(expected);
    expect(await store.log.find('first')).toMatchObject({ position: 1 });
    await store.close();
  });

  test('is missed when it is gone, in the log and in its stream', async () => {
    const store = await damagedBy('DELETE FROM commits WHERE position = 1');
    const expected = { kind: 'unavailable', code: 'damaged_commit' };
    expect(await failure(store.log.read(0, 9))).toMatchObject({ ...expected, details: { position: 1 } });
    expect(await failure(store.log.readStream('order-1'))).toMatchObject({
      ...expected,
      details: { position: 2 },
    });
    await store.close();
  });

  test('is missed at the end, and its position is never given to another', async () => {
    const store = await damagedBy('DELETE FROM commits WHERE position = 2');
    const expected = { kind: 'unavailable', code: 'damaged_commit', details: { position: 2 } };
    expect(await failure(store.log.head())).toMatchObject(expected);
    expect(await failure(store.log.append([appendOf({ stream: 'order-2' })]))).toMatchObject(expected);
    await store.close();
  });
});
