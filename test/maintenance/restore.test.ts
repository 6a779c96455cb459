import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Daybook, openDaybook } from '../../src/library/index.ts';
import { backup } from '../../src/maintenance/backup.ts';
import { initialise } from '../../src/maintenance/initialise.ts';
import { restore } from '../../src/maintenance/restore.ts';
import { folder } from '../cli/support/program.ts';

test('what was looked back to before a restore is looked up anew behind it', async () => {
  const home = folder();
  const options = { db: join(home, 'shop.db'), timeoutMs: 1_000, progress: () => undefined };
  const file = join(home, 'backup.db');
  const user = await openDaybook({ db: options.db });
  const register = (daybook: Daybook, ref: string) =>
    daybook.commands.dispatch({ name: 'RegisterCustomer', data: { ref, name: ref } });
  const refs = async () => {
    const found = await user.queries.dispatch({ name: 'FindCustomers', data: {}, meta: { asOf: 2 } });
    return found.ok ? found.value.items.map(({ ref }) => ref) : found.failure;
  };
  await register(user, 'ann');
  await backup(options, file, false);
  await register(user, 'bob');
  expect(await refs()).toEqual(['ann', 'bob']);
  await restore(options, file, async () => undefined);
  const other = await openDaybook({ db: options.db });
  await register(other, 'cid');
  expect(await refs()).toEqual(['ann', 'cid']);
  for (const each of [other, user]) await each.close();
});

test('a restore asks about a daybook that somebody has begun meanwhile', async () => {
  const home = folder();
  const options = { db: join(home, 'shop.db'), timeoutMs: 1_000, progress: () => undefined };
  const [file, db] = [join(home, 'backup.db'), join(home, 'other.db')];
  await initialise(options);
  await backup(options, file, false);
  const questions: string[] = [];
  const begun = { ...options, db, progress: () => copyFileSync(file, db) };
  await restore(begun, file, async (question) => void questions.push(question));
  expect(questions).toEqual([expect.stringMatching(/Replace the daybook .*other\.db \(position 0\)/)]);
});
