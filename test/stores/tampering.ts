import Database from 'better-sqlite3';

/** Changes a log's file as no daybook would: with its triggers out of the way meanwhile. */
export function tamper(path: string, sql: string): void {
  const sqlite = new Database(path);
  const triggers = sqlite
    .prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    .all();
  for (const { name } of triggers) sqlite.exec(`DROP TRIGGER ${name}`);
  sqlite.exec(sql);
  for (const trigger of triggers) sqlite.exec(trigger.sql);
  sqlite.close();
}
