// A process of its own over a file of keys: it obtains, destroys or rotates keys as each line that it reads says.
import { createInterface } from 'node:readline';
import { DESTROYED } from '../../src/core/model/key-store.ts';
import { administerKeys } from '../../src/stores/sqlite/keys/administer-keys.ts';
import { createKeys, type KeysFile } from '../../src/stores/sqlite/keys/open-keys.ts';

const [path = '', key] = process.argv.slice(2);
const masterKey = key === undefined ? undefined : { key };
const file: KeysFile = { path, timeoutMs: 20_000, masterKey };
const store = await createKeys(file, 'a5b1e0d2-0c0b-4f9e-9d2e-5c1b6f7a8e90');

async function answer(line: string): Promise<unknown> {
  const [word, subject = ''] = line.split(' ');
  if (word === 'rotate') return rotateForEver();
  if (word === 'destroy') return store.destroy([subject], 1);
  const found = (await store.obtain([subject])).get(subject);
  return found === undefined || found === DESTROYED ? DESTROYED : found.key.toString('hex');
}

async function rotateForEver(): Promise<never> {
  for (;;) {
    for (const to of [undefined, masterKey]) {
      await administerKeys(file).rotate(to);
      console.log('rotated');
    }
  }
}

for await (const line of createInterface(process.stdin))
  console.log(JSON.stringify((await answer(line)) ?? null));
await store.close();
