// A process of its own over a file of keys: it obtains or destroys one for each line that it reads.
import { createInterface } from 'node:readline';
import { DESTROYED } from '../../src/core/model/key-store.ts';
import { createKeys } from '../../src/stores/sqlite/keys/open-keys.ts';

const [path = ''] = process.argv.slice(2);
const store = await createKeys({ path, timeoutMs: 20_000 }, 'a5b1e0d2-0c0b-4f9e-9d2e-5c1b6f7a8e90');

async function answer(line: string): Promise<unknown> {
  const [word, subject = ''] = line.split(' ');
  if (word === 'destroy') return store.destroy([subject], 1);
  const key = (await store.obtain([subject])).get(subject);
  return key === undefined || key === DESTROYED ? DESTROYED : key.key.toString('hex');
}

for await (const line of createInterface(process.stdin))
  console.log(JSON.stringify((await answer(line)) ?? null));
await store.close();
