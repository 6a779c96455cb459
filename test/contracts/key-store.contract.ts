import { describe, expect, test } from 'vitest';
import { DESTROYED, type Keys, type SubjectKey } from '../../src/core/model/key-store.ts';

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
