import Database from 'better-sqlite3';

interface Named {
  readonly name: string;
  readonly sql: string;
}

/**
 * Copies finished tables into a new file in plain SQL, rows first and indexes behind: what a store would cost that knew
 * all answers. Milliseconds.
 *
 * @param wanted which tables; words of full-text search are left out, for nobody copies those
 */
export function copyTables(
  from: string,
  to: string,
  pragmas: readonly string[],
  wanted: (table: string) => boolean = () => true,
): number {
  const db = new Database(to);
  for (const pragma of pragmas) db.pragma(pragma);
  db.prepare('ATTACH ? AS source').run(from);
  const tables = objects(db, 'table').filter(({ name }) => wanted(name));
  const indexes = objects(db, 'index', tables);
  const begun = performance.now();
  db.exec('BEGIN IMMEDIATE');
  for (const { name, sql } of tables) {
    db.exec(sql);
    db.exec(`INSERT INTO main."${name}" SELECT * FROM source."${name}"`);
  }
  for (const { sql } of indexes) db.exec(sql);
  db.exec('COMMIT');
  const ms = performance.now() - begun;
  db.close();
  return ms;
}

function objects(
  db: Database.Database,
  type: 'table' | 'index',
  of: readonly Named[] = [],
): readonly Named[] {
  const all = db
    .prepare<[string], Named & { readonly tbl_name: string }>(
      `SELECT name, sql, tbl_name FROM source.sqlite_schema WHERE type = ? AND sql IS NOT NULL AND name NOT LIKE 'sqlite%'`,
    )
    .all(type);
  if (type === 'index') return all.filter(({ tbl_name }) => of.some(({ name }) => name === tbl_name));
  const virtual = all.filter(({ sql }) => sql.startsWith('CREATE VIRTUAL')).map(({ name }) => name);
  return all.filter(({ name }) => !virtual.some((each) => name === each || name.startsWith(`${each}_`)));
}

/** Bytes do not wait for the disk: for floors of what waits for none either. */
export const NO_JOURNAL = ['journal_mode = OFF', 'synchronous = OFF'];
export const DURABLE = ['journal_mode = WAL', 'synchronous = FULL'];
export const WAL_NORMAL = ['journal_mode = WAL', 'synchronous = NORMAL', 'wal_autocheckpoint = 10000'];
