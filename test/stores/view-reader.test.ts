import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { ViewReader } from '../../src/stores/sqlite/views/view-reader.ts';

test('A reader names columns as the table has them now, though another made it anew', () => {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-reader-'));
  const writer = new Database(join(folder, 'shop.views.db'));
  writer.pragma('journal_mode = WAL');
  writer.exec("CREATE TABLE box (id TEXT, shut INTEGER); INSERT INTO box VALUES ('a', 1)");
  const sqlite = new Database(join(folder, 'shop.views.db'), { readonly: true });
  onTestFinished(() => {
    sqlite.close();
    writer.close();
    rmSync(folder, { recursive: true });
  });
  const reader = new ViewReader(sqlite);
  const all = { compile: () => ({ sql: 'SELECT * FROM box', parameters: [] }) };
  expect(reader.all(all)).toEqual([{ id: 'a', shut: 1 }]);
  expect(reader.first(all)).toEqual({ id: 'a', shut: 1 });
  writer.exec("DROP TABLE box; CREATE TABLE box (owner TEXT, id TEXT); INSERT INTO box VALUES ('ann', 'a')");
  expect(reader.all(all)).toEqual([{ owner: 'ann', id: 'a' }]);
});
