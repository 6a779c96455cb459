import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { searchFiles } from '../../src/files/search-files.ts';
import { ownFolder } from '../support/folder.ts';

const OTHER_PROCESS = `
  const Database = require('better-sqlite3');
  const sqlite = new Database(process.argv[1]);
  sqlite.prepare('SELECT count(*) FROM people').get();
  sqlite.close();`;

test('Files are searched byte by byte, across the pieces that are read, and those that are missing are left out', async () => {
  const folder = ownFolder();
  const file = `${folder}/long`;
  const piece = 4 * 1024 * 1024;
  writeFileSync(
    file,
    Buffer.concat([Buffer.alloc(piece - 3), Buffer.from('Änn Leeward'), Buffer.alloc(piece)]),
  );
  expect(await searchFiles([file, `${folder}/missing`], ['Änn Leeward', 'Leeward', 'Bob'])).toEqual([
    { file, found: 2 },
  ]);
});

test('A search takes no lock from a database that is open: another process leaves it what it has in the -wal', async () => {
  const file = `${ownFolder()}/shop.db`;
  const sqlite = new Database(file);
  sqlite.pragma('journal_mode = WAL');
  sqlite.exec("CREATE TABLE people (name TEXT); INSERT INTO people VALUES ('Ann Leeward')");
  const found = await searchFiles([file, `${file}-wal`, `${file}-shm`], ['Ann Leeward']);
  expect(found.map((one) => one.found)).toEqual([0, 1, 0]);
  execFileSync(process.execPath, ['-e', OTHER_PROCESS, file]);
  expect(existsSync(`${file}-wal`)).toBe(true);
  sqlite.close();
});
