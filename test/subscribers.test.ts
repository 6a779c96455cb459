import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openDaybook } from '../src/app.ts';
import { backup } from '../src/maintenance/backup.ts';
import { restore } from '../src/maintenance/restore.ts';
import { ownFolder } from './support/folder.ts';

/** What a mailer is given of a daybook, from where it stood. */
async function mailed(db: string): Promise<readonly string[]> {
  const daybook = await openDaybook({ db });
  const subscriptions = await daybook.subscriptions();
  const events: string[] = [];
  subscriptions.subscribe('mailer', 'all', ({ meta, type }) => void events.push(`${meta.id} ${type}`));
  await subscriptions.catchUp();
  await daybook.close();
  return events;
}

async function register(db: string, ref: string): Promise<void> {
  const daybook = await openDaybook({ db });
  await daybook.customers.register({ ref, name: ref });
  await daybook.queries.dispatchUnknown({ name: 'FindCustomers', data: {} });
  await daybook.close();
}

const fileOptions = (db: string) => ({ db, timeoutMs: 10_000, progress: () => undefined });

test('A mailer is not given again what it has mailed when the views are deleted', async () => {
  const folder = ownFolder();
  const db = `${folder}/shop.db`;
  await register(db, 'ann');
  expect(await mailed(db)).toEqual(['ann CustomerRegistered']);
  for (const end of ['', '-wal', '-shm']) rmSync(`${folder}/shop.views.db${end}`, { force: true });
  await register(db, 'bob');
  expect(await mailed(db)).toEqual(['bob CustomerRegistered']);
});

/** As earlier daybooks kept it: in the views' file, of the first format without the log that it is of. */
function keptInTheViews(folder: string, format: 1 | 2): void {
  const log = new Database(`${folder}/shop.db`);
  const hash = log.prepare('SELECT hash FROM commits WHERE position = 1').pluck().get();
  log.close();
  const views = new Database(`${folder}/shop.views.db`);
  const more = format === 1 ? '' : ', logId TEXT, epoch TEXT';
  views.exec(`CREATE TABLE daybook_checkpoints
    (subscriber TEXT PRIMARY KEY, position INTEGER NOT NULL, hash TEXT NOT NULL${more}) STRICT, WITHOUT ROWID`);
  views
    .prepare('INSERT INTO daybook_checkpoints (subscriber, position, hash) VALUES (?, 1, ?)')
    .run('mailer', hash);
  views.pragma(`user_version = ${format}`);
  views.close();
}

test.each([1, 2] as const)(
  'A mailer goes on from where it stood in a views file of format %i, which is carried over once',
  async (format) => {
    const folder = ownFolder();
    const db = `${folder}/shop.db`;
    await register(db, 'ann');
    await register(db, 'bob');
    keptInTheViews(folder, format);
    expect(await mailed(db)).toEqual(['bob CustomerRegistered']);
    const daybook = await openDaybook({ db });
    await (await daybook.subscriptions()).restart('mailer');
    await daybook.close();
    expect(await mailed(db)).toEqual(['ann CustomerRegistered', 'bob CustomerRegistered']);
  },
);

test('A restored daybook goes on from where its mailer stood when the backup was made', async () => {
  const folder = ownFolder();
  const db = `${folder}/shop.db`;
  await register(db, 'ann');
  await mailed(db);
  await backup(fileOptions(db), `${folder}/copy.db`, false);
  await register(db, 'bob');
  await mailed(db);
  await restore(fileOptions(db), `${folder}/copy.db`, async () => undefined);
  await register(db, 'zoe');
  expect(await mailed(db)).toEqual(['zoe CustomerRegistered']);
});
