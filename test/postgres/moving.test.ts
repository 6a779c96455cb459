import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keysPath } from '../../src/stores/sqlite/keys/keys-path.ts';
import { filledShop } from '../cli/support/filled-shop.ts';
import { OneProcessShop, runInOneProcess } from '../cli/support/persistent-program.ts';
import { folder, type Shop } from '../cli/support/program.ts';
import { onNewestServer } from '../support/postgres/databases.ts';

const QUESTIONS = [
  'orders find --json',
  'orders show 1 --json',
  'sales --by day --json',
  'events export',
  'db info --json=logId,head,commits,events,streams,reservations',
];

onNewestServer(({ ownDatabase }) => {
  test('a shop moves into a database and out of it again, with its heads, its positions and its views', {
    timeout: 60_000,
  }, async () => {
    const place = folder();
    const file = await filledShop(runInOneProcess);
    for (const words of [
      'orders pay 1 --amount 9 --method card',
      'orders ship 1 --all',
      'orders cancel 4 -y --reason staff',
    ])
      await file.out(words);
    const database = new OneProcessShop(await ownDatabase('template0'));
    const back = new OneProcessShop(join(place, 'back.db'));
    const env = { XDG_STATE_HOME: place, DAYBOOK_KEYS: keysPath(file.db) };
    const moved = async (from: Shop, to: Shop): Promise<void> => {
      const input = await from.out('events export', { env });
      await to.out('events import -', { env, input });
    };
    const answersOf = async (shop: Shop): Promise<readonly string[]> => {
      const answers: string[] = [];
      for (const words of QUESTIONS) answers.push(await shop.out(words, { env }));
      return answers;
    };
    await moved(file, database);
    await moved(database, back);
    const expected = await answersOf(file);
    expect(await answersOf(database)).toEqual(expected);
    expect(await answersOf(back)).toEqual(expected);
    const verified = await database.out('views verify --json=differences', { env });
    expect(verified).not.toMatch(/"differences":[1-9]/);
  });
});
