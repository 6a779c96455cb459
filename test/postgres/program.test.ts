import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { childEnv } from '../support/child.ts';
import { ownFolder } from '../support/folder.ts';
import { onEachServer } from '../support/postgres/databases.ts';

/** What is built brings the steps of the schema with it. */

const run = promisify(execFile);

onEachServer(({ ownDatabase }) => {
  test('the built program begins a daybook in an empty database, writes to it and reads it', async () => {
    const [db, views] = [await ownDatabase('template0'), join(ownFolder(), 'views.db')];
    const daybook = async (...words: readonly string[]): Promise<string> => {
      const all = ['bin/daybook.js', '--db', db, '--views', views, ...words];
      return (await run(process.execPath, all, { env: childEnv })).stdout;
    };
    await daybook('db', 'init');
    await daybook('customers', 'add', '--ref', 'ann', '--name', 'Ann Lee');
    expect(await daybook('customers', 'show', 'ann', '-o', 'json')).toContain('Ann Lee');
  }, 30_000);
});
