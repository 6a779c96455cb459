import { join } from 'node:path';
import { Client } from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import {
  DESTROYED,
  type KeyAdministration,
  type KeyStore,
  type Keys,
  type SubjectKey,
} from '../../src/core/model/key-store.ts';
import { keysInDatabase } from '../../src/stores/postgres/keys/keys-in-database.ts';
import { keysBackups } from '../../src/stores/sqlite/keys/keys-backups.ts';
import { keysInFile } from '../../src/stores/sqlite/keys/keys-in-file.ts';
import {
  type KeysPlace,
  keyAdministrationContract,
  keyStoreContract,
} from '../contracts/key-store.contract.ts';
import { ownFolder } from '../support/folder.ts';
import { onEachServer, onNewestServer, type TestServer } from '../support/postgres/databases.ts';
import { filesOf } from '../support/postgres/files-of.ts';
import { queryAt } from '../support/postgres/server.ts';

const timeoutMs = 10_000;
const LOG = 'a5b1e0d2-0c0b-4f9e-9d2e-5c1b6f7a8e90';

const placeAt =
  (url: string): KeysPlace =>
  (masterKey) =>
    keysInDatabase({ url, timeoutMs, masterKey }, async () => keysBackups({ timeoutMs, masterKey }));

const newPlace = async ({ ownDatabase }: TestServer) => placeAt(await ownDatabase('template0'));

onEachServer((server) => {
  keyStoreContract('in a database', async () => (await newPlace(server))());
});

const opened = async (keys: Keys): Promise<KeyStore> => until((await keys.open()) as KeyStore);
const created = async (keys: Keys): Promise<KeyStore> => until(await keys.create(LOG));

function until(store: KeyStore): KeyStore {
  onTestFinished(() => store.close());
  return store;
}

const administered = async (keys: Keys): Promise<KeyAdministration> =>
  (await keys.administration?.()) as KeyAdministration;

async function backedUp(keys: Keys): Promise<string> {
  const to = join(ownFolder(), 'backup.db');
  await (await administered(keys)).backup({ to, replace: false, at: '2026-03-14T15:09:00.000Z' });
  return to;
}

const keyOf = async (store: KeyStore, subject: string): Promise<SubjectKey> =>
  (await store.obtain([subject])).get(subject) as SubjectKey;

/** Every secret of the database as it is stored: the master key, the pepper and the keys. */
async function boxesOf(url: string): Promise<readonly Buffer[]> {
  const rows = await queryAt<{ box: Buffer }>(
    url,
    `SELECT unnest(ARRAY[master_key, pepper]) AS box FROM daybook_keys.key_store
     UNION ALL SELECT key FROM daybook_keys.keys`,
  );
  return rows.map(({ box }) => box);
}

const master = { key: Buffer.alloc(32, 7) };

onNewestServer((server) => {
  const { ownDatabase } = server;

  keyAdministrationContract('in a database', () => newPlace(server));

  test('rotated keys leave nothing of the master key that lay beside them in a file, nor of what it wrapped', async () => {
    const url = await ownDatabase('template0');
    await (await created(placeAt(url)())).obtain(['customer-ann', 'customer-bob']);
    const before = await boxesOf(url);
    const filesBefore = await filesOf(url);
    expect(before.map((box) => filesBefore.includes(box))).toEqual([true, true, true, true]);
    await (await administered(placeAt(url)())).rotate(master);
    const files = await filesOf(url);
    expect(before.filter((box) => files.includes(box))).toEqual([]);
  });

  test('what an open transaction may still read of destroyed keys is said, and removed by who opens them next', async () => {
    const url = await ownDatabase('template0');
    const keys = keysInDatabase({ url, timeoutMs: 300 }, async () => keysBackups({ timeoutMs: 0 }));
    const store = await created(keys);
    await store.obtain(['customer-ann']);
    const [, , box] = await boxesOf(url);
    const reader = new Client({ connectionString: url });
    await reader.connect();
    onTestFinished(() => reader.end());
    await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1 FROM daybook_keys.migrations');
    await store.destroy(['customer-ann'], 9);
    await expect(store.wipe()).rejects.toMatchObject({ failure: { kind: 'busy', code: 'keys_in_use' } });
    expect(await (await administered(keys)).state()).toMatchObject({ destroyed: 1, isWiped: false });
    expect((await filesOf(url)).includes(box as Buffer)).toBe(true);
    await reader.query('COMMIT');
    await opened(keys);
    expect(await (await administered(keys)).state()).toMatchObject({ isWiped: true });
    expect((await filesOf(url)).includes(box as Buffer)).toBe(false);
  });

  test('keys go from a database into a file and back by backups', async () => {
    const inDatabase = (await newPlace(server))(master);
    const store = await created(inDatabase);
    const ann = await keyOf(store, 'customer-ann');
    await store.destroy(['customer-bob'], 4);
    const { id } = await store.identity();
    const inFile = keysInFile({ path: join(ownFolder(), 'shop.keys.db'), timeoutMs, masterKey: master });
    for (const [from, to] of [
      [inDatabase, inFile],
      [inFile, (await newPlace(server))(master)],
    ] as const) {
      await (await administered(to)).restore(await backedUp(from), id);
      const restored = await opened(to);
      expect(await restored.identity()).toEqual(await store.identity());
      expect(await restored.obtain(['customer-ann', 'customer-bob'])).toEqual(
        new Map<string, unknown>([
          ['customer-ann', ann],
          ['customer-bob', DESTROYED],
        ]),
      );
    }
  });

  test('a key that cannot be unwrapped any more is said, and mended from a backup', async () => {
    const url = await ownDatabase('template0');
    const keys = placeAt(url)();
    const store = await created(keys);
    const given = await store.obtain(['customer-ann', 'customer-bob']);
    const backup = await backedUp(keys);
    await queryAt(url, `UPDATE daybook_keys.keys SET key = '\\x00' WHERE subject = 'customer-ann'`);
    const damaged = { failure: { code: 'keys_damaged', message: expect.stringContaining('customer-ann') } };
    await expect(store.obtain(['customer-ann'])).rejects.toMatchObject(damaged);
    const administration = await administered(keys);
    await expect(administration.rotate(master)).rejects.toMatchObject(damaged);
    await administration.restore(backup, (await store.identity()).id);
    expect(await store.obtain(['customer-ann', 'customer-bob'])).toEqual(given);
    expect(await store.idsOf('customer-ann')).toHaveLength(1);
  });

  test('programs that make the keys of the same people at once, while keys are restored and rotated, make one of each', async () => {
    const place = await newPlace(server);
    const store = await created(place());
    const { id } = await store.identity();
    const people = Array.from({ length: 30 }, (_, index) => `customer-${index}`);
    await store.obtain(people.slice(0, 10));
    const administration = await administered(place());
    const backup = await backedUp(place());
    const programs = await Promise.all([1, 2, 3].map(() => opened(place())));
    const [given] = await Promise.all([
      Promise.all(programs.map((program, at) => program.obtain(at % 2 === 0 ? people : people.toReversed()))),
      administration.restore(backup, id),
      administration.rotate(undefined),
    ]);
    const [one] = given;
    for (const other of given) expect(new Map(other)).toEqual(new Map(one));
    for (const person of people) expect(await store.idsOf(person)).toHaveLength(1);
    expect(await store.obtain(people)).toEqual(one);
  });
});
