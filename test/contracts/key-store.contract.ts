import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  DESTROYED,
  type KeyAdministration,
  type KeyStore,
  type Keys,
  type SubjectKey,
} from '../../src/core/model/key-store.ts';
import type { MasterKeyFrom } from '../../src/core/model/master-key.ts';
import { ownFolder } from '../support/folder.ts';

const LOG = 'a5b1e0d2-0c0b-4f9e-9d2e-5c1b6f7a8e90';

/** What sealing needs of where keys are kept. `open` begins a new place. */
export function keyStoreContract(name: string, open: () => Keys | Promise<Keys>): void {
  const made = async () => {
    const keys = await open();
    return { keys, store: await keys.create(LOG) };
  };
  const keyOf = async (
    store: Awaited<ReturnType<Keys['create']>>,
    subject: string,
  ): Promise<SubjectKey | typeof DESTROYED | undefined> => (await store.obtain([subject])).get(subject);

  describe(`keys (${name})`, () => {
    test('are none until they are made, and then those of one log', async () => {
      const keys = await open();
      expect(await keys.open()).toBeUndefined();
      const store = await keys.create(LOG);
      const identity = await store.identity();
      expect(identity).toMatchObject({ logId: LOG, id: expect.stringMatching(/^[\w-]{12}$/) });
      expect(identity.pepper).toHaveLength(32);
      expect(await (await keys.create(LOG)).identity()).toEqual(identity);
    });

    test('are one for each subject, whoever asks first', async () => {
      const { store } = await made();
      const first = await store.obtain(['customer-ann', 'customer-bob', 'order-1']);
      const again = await store.obtain(['order-1', 'customer-bob', 'customer-ann']);
      expect(again).toEqual(new Map([...first].toReversed()));
      const all = [...first.values()] as SubjectKey[];
      expect(new Set(all.map(({ id }) => id)).size).toBe(3);
      expect(new Set(all.map(({ key }) => key.toString('hex'))).size).toBe(3);
      expect(all.map(({ key }) => key.length)).toEqual([32, 32, 32]);
    });

    test('are one for a subject that several ask for at once', async () => {
      const { store } = await made();
      const asked = await Promise.all(Array.from({ length: 8 }, () => keyOf(store, 'customer-ann')));
      expect(new Set(asked.map((key) => (key as SubjectKey).id)).size).toBe(1);
    });

    test('are found by their ids, and those that are not here are left out', async () => {
      const { store } = await made();
      const ann = (await keyOf(store, 'customer-ann')) as SubjectKey;
      const names = [
        { s: 'customer-ann', k: ann.id },
        { s: 'customer-ann', k: 'AAAAAAAAAAAA' },
        { s: 'customer-zoe', k: 'BBBBBBBBBBBB' },
      ];
      expect(await store.find(names)).toEqual(new Map([[ann.id, ann.key]]));
      expect(await store.idsOf('customer-ann')).toEqual([ann.id]);
      expect(await store.idsOf('customer-zoe')).toEqual([]);
    });

    test('once destroyed stay so: none is found, and none is made again', async () => {
      const { store } = await made();
      const ann = (await keyOf(store, 'customer-ann')) as SubjectKey;
      const bob = (await keyOf(store, 'customer-bob')) as SubjectKey;
      await store.destroy(['customer-ann'], 7);
      for (let round = 0; round < 2; round += 1) {
        expect(await keyOf(store, 'customer-ann')).toBe(DESTROYED);
        expect(await store.find([{ s: 'customer-ann', k: ann.id }])).toEqual(new Map([[ann.id, DESTROYED]]));
        expect(await store.idsOf('customer-ann')).toEqual([ann.id]);
        await store.destroy(['customer-ann'], 7);
        await store.wipe();
      }
      expect(await keyOf(store, 'customer-bob')).toEqual(bob);
    });

    test('of whom is forgotten before there was one are never made', async () => {
      const { store } = await made();
      await store.destroy(['customer-zoe'], 3);
      expect(await keyOf(store, 'customer-zoe')).toBe(DESTROYED);
      expect(await store.find([{ s: 'customer-zoe', k: 'AAAAAAAAAAAA' }])).toEqual(
        new Map([['AAAAAAAAAAAA', DESTROYED]]),
      );
    });

    test('know how far the forgettings of the log are carried out, which never goes back', async () => {
      const { store } = await made();
      expect(await store.forgottenUpTo()).toBe(0);
      for (const upTo of [9, 4]) await store.destroy([`customer-${upTo}`], upTo);
      expect(await store.forgottenUpTo()).toBe(9);
      expect(await keyOf(store, 'customer-4')).toBe(DESTROYED);
    });
  });
}

/** A place that keys are kept in, opened with one master key or another. */
export type KeysPlace = (masterKey?: MasterKeyFrom) => Keys;

/** What is done to keys as a whole, where they outlast the process. `newPlace` begins a new place. */
export function keyAdministrationContract(
  name: string,
  newPlace: () => KeysPlace | Promise<KeysPlace>,
): void {
  const AT = '2026-03-14T15:09:00.000Z';
  const [first, second] = [7, 8].map((byte) => ({ key: Buffer.alloc(32, byte) })) as [
    { key: Buffer },
    { key: Buffer },
  ];
  const until = <Store extends { close(): Promise<void> }>(store: Store): Store => {
    onTestFinished(() => store.close());
    return store;
  };
  const created = async (keys: Keys): Promise<KeyStore> => until(await keys.create(LOG));
  const opened = async (keys: Keys): Promise<KeyStore> => until((await keys.open()) as KeyStore);
  const administered = async (keys: Keys): Promise<KeyAdministration> =>
    (await keys.administration?.()) as KeyAdministration;
  const keyOf = async (store: KeyStore, subject: string): Promise<SubjectKey> =>
    (await store.obtain([subject])).get(subject) as SubjectKey;
  const backedUp = async (keys: Keys): Promise<string> => {
    const to = join(ownFolder(), 'backup.db');
    await (await administered(keys)).backup({ to, replace: false, at: AT });
    return to;
  };

  describe(`keys rotated (${name})`, () => {
    test('are the same keys, opened by the new master key alone', async () => {
      const place = await newPlace();
      const store = await created(place());
      const subjects = ['customer-ann', 'customer-bob', 'order-7'];
      const keys = await store.obtain(subjects);
      await store.destroy(['customer-zoe'], 3);
      const state = async () => (await administered(place())).state();
      expect(await state()).toMatchObject({ logId: LOG, isSelfContained: true, keys: 3, destroyed: 1 });
      await (await administered(place())).rotate(first);
      expect(await state()).toMatchObject({ isSelfContained: false, keys: 3, destroyed: 1, isWiped: true });
      await expect(place().open()).rejects.toMatchObject({ failure: { code: 'master_key_missing' } });
      await (await administered(place(first))).rotate(second);
      expect(await (await opened(place(second))).obtain(subjects)).toEqual(keys);
      await expect(place(first).open()).rejects.toMatchObject({ failure: { code: 'master_key_wrong' } });
      await (await administered(place(second))).rotate(undefined);
      expect(await (await opened(place())).obtain([...subjects, 'customer-zoe'])).toEqual(
        new Map([...keys, ['customer-zoe', DESTROYED] as const]),
      );
    });

    test('are used on by a process that can have the new master key, and make no key under the old one', async () => {
      const place = await newPlace();
      const file = join(ownFolder(), 'master.key');
      writeFileSync(file, first.key);
      const store = await created(place({ file }));
      const ann = await keyOf(store, 'customer-ann');
      await (await administered(place(first))).rotate(second);
      const wrong = { failure: { code: 'master_key_wrong' } };
      await expect(store.obtain(['customer-bob'])).rejects.toMatchObject(wrong);
      await expect(store.find([{ s: 'customer-ann', k: ann.id }])).rejects.toMatchObject(wrong);
      writeFileSync(file, second.key);
      const bob = await keyOf(store, 'customer-bob');
      expect(await store.find([{ s: 'customer-ann', k: ann.id }])).toEqual(new Map([[ann.id, ann.key]]));
      expect(await keyOf(await opened(place(second)), 'customer-bob')).toEqual(bob);
    });

    test('to a master key that is none stay as they are', async () => {
      const place = await newPlace();
      const ann = await keyOf(await created(place()), 'customer-ann');
      await expect((await administered(place())).rotate({ key: 'short' })).rejects.toMatchObject({
        failure: { code: 'master_key_malformed' },
      });
      expect(await keyOf(await opened(place()), 'customer-ann')).toEqual(ann);
    });
  });

  describe(`a backup of keys (${name})`, () => {
    test('is one file for its owner alone, wrapped as they are, and remembered', async () => {
      const place = await newPlace();
      const store = await created(place(first));
      const ann = await keyOf(store, 'customer-ann');
      await store.destroy(['customer-bob'], 5);
      const to = join(ownFolder(), 'backup.db');
      const receipt = await (await administered(place())).backup({ to, replace: false, at: AT });
      expect(receipt).toEqual({ path: to, bytes: statSync(to).size, keys: 1, destroyed: 1 });
      expect((statSync(to).mode & 0o777).toString(8)).toBe('600');
      expect(existsSync(`${to}-wal`)).toBe(false);
      expect(readFileSync(to).includes(ann.key)).toBe(false);
      expect(await (await administered(place())).state()).toMatchObject({ backedUpAt: AT });
      const elsewhere = (await newPlace())();
      const { id } = await store.identity();
      await expect((await administered(elsewhere)).restore(to, id)).rejects.toMatchObject({
        failure: { code: 'master_key_missing' },
      });
      expect(await elsewhere.open()).toBeUndefined();
    });

    test('takes no place of another file, and is not remembered then', async () => {
      const keys = (await newPlace())();
      await created(keys);
      const to = join(ownFolder(), 'notes.txt');
      writeFileSync(to, 'notes');
      await expect((await administered(keys)).backup({ to, replace: false, at: AT })).rejects.toMatchObject({
        failure: { kind: 'usage', code: 'file_exists' },
      });
      expect(readFileSync(to, 'utf8')).toBe('notes');
      expect(await (await administered(keys)).state()).toMatchObject({ backedUpAt: null });
    });
  });

  describe(`keys restored (${name})`, () => {
    test('where there are none are those of the backup, which is left as it is', async () => {
      const keys = (await newPlace())();
      const store = await created(keys);
      const ann = await keyOf(store, 'customer-ann');
      const { id } = await store.identity();
      const from = await backedUp(keys);
      const before = readFileSync(from);
      const elsewhere = (await newPlace())();
      await (await administered(elsewhere)).restore(from, id);
      const restored = await opened(elsewhere);
      expect(await restored.identity()).toEqual(await store.identity());
      expect(await keyOf(restored, 'customer-ann')).toEqual(ann);
      expect(await (await administered(elsewhere)).state()).toMatchObject({ backedUpAt: AT, keys: 1 });
      expect(readFileSync(from)).toEqual(before);
    });

    test('are wrapped by the master key of where they come to', async () => {
      const place = await newPlace();
      const store = await created(place(first));
      const ann = await keyOf(store, 'customer-ann');
      const from = await backedUp(place());
      await store.obtain(['customer-bob']);
      await (await administered(place(first))).restore(from, (await store.identity()).id);
      expect(await keyOf(await opened(place(first)), 'customer-ann')).toEqual(ann);
      const elsewhere = await newPlace();
      await (await administered(elsewhere(first))).restore(from, (await store.identity()).id);
      expect(await keyOf(await opened(elsewhere(first)), 'customer-ann')).toEqual(ann);
      await expect(elsewhere().open()).rejects.toMatchObject({ failure: { code: 'master_key_missing' } });
    });

    test('beside those that are there take none of them away, and give none back that was destroyed', async () => {
      const keys = (await newPlace())();
      const store = await created(keys);
      const { id } = await store.identity();
      const ann = await keyOf(store, 'customer-ann');
      const from = await backedUp(keys);
      await store.destroy(['customer-ann'], 7);
      const bob = await keyOf(store, 'customer-bob');
      await (await administered(keys)).restore(from, id);
      expect((await store.obtain(['customer-ann'])).get('customer-ann')).toBe(DESTROYED);
      expect(await store.find([{ s: 'customer-ann', k: ann.id }])).toEqual(new Map([[ann.id, DESTROYED]]));
      expect(await keyOf(store, 'customer-bob')).toEqual(bob);
      expect(await store.forgottenUpTo()).toBe(0);
    });

    test('from an older and then a newer backup open all that either opens', async () => {
      const keys = (await newPlace())();
      const store = await created(keys);
      const { id } = await store.identity();
      const older = await backedUp(keys);
      const before = await keyOf(store, 'customer-ann');
      const newer = await backedUp(keys);
      const elsewhere = (await newPlace())();
      await (await administered(elsewhere)).restore(older, id);
      const restored = await opened(elsewhere);
      const meanwhile = await keyOf(restored, 'customer-ann');
      for (let round = 0; round < 2; round += 1) await (await administered(elsewhere)).restore(newer, id);
      expect(await restored.idsOf('customer-ann')).toEqual([meanwhile.id, before.id]);
      expect(await keyOf(restored, 'customer-ann')).toEqual(meanwhile);
      const names = [before, meanwhile].map((one) => ({ s: 'customer-ann', k: one.id }));
      expect(await restored.find(names)).toEqual(
        new Map([before, meanwhile].map((one) => [one.id, one.key] as const)),
      );
      await (await administered(elsewhere)).rotate(undefined);
      expect((await restored.find(names)).get(before.id)).toEqual(before.key);
      await restored.destroy(['customer-ann'], 9);
      expect([...(await restored.find(names)).values()]).toEqual([DESTROYED, DESTROYED]);
    });

    test('of another log are refused, there or here, and nothing is made', async () => {
      const keys = (await newPlace())();
      const { id } = await (await created(keys)).identity();
      const from = await backedUp(keys);
      const elsewhere = (await newPlace())();
      await expect((await administered(elsewhere)).restore(from, 'another')).rejects.toMatchObject({
        failure: { kind: 'rejected', code: 'keys_of_another_log' },
      });
      expect(await elsewhere.open()).toBeUndefined();
      const other = await created(elsewhere);
      await expect((await administered(elsewhere)).restore(from, id)).rejects.toMatchObject({
        failure: { kind: 'unavailable', code: 'keys_of_another_log' },
      });
      expect((await other.identity()).id).not.toBe(id);
    });
  });
}
