import { isRunning } from '../../../core/kernel/is-running.ts';
import { lazy } from '../../../core/kernel/lazy.ts';
import type { Pin } from '../../../core/model/event-log.ts';
import type { Build, Parked, Side, ViewCheckpoint, ViewRecord } from '../../../core/model/view-store.ts';
import { BOUND } from '../file/bound.ts';
import type { Sqlite } from '../file/connection.ts';

/** Erasures that are due: came with format 3. */
export const ERASURES_TABLE = `
  CREATE TABLE IF NOT EXISTS daybook_erasures (token TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;`;

/** What the store knows about its views, beside their tables. */
export const META_TABLES = `
  CREATE TABLE daybook_views (
    view TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, logId TEXT NOT NULL, epoch TEXT NOT NULL,
    position INTEGER NOT NULL, hash TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE daybook_tables (
    name TEXT NOT NULL, side TEXT NOT NULL, view TEXT NOT NULL, PRIMARY KEY (side, name)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE daybook_parked (
    side TEXT NOT NULL, view TEXT NOT NULL, stream TEXT NOT NULL, position INTEGER NOT NULL, error TEXT NOT NULL,
    PRIMARY KEY (side, view, stream)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE daybook_builds (
    view TEXT PRIMARY KEY, token TEXT NOT NULL, beats INTEGER NOT NULL, host TEXT NOT NULL, pid INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  ${ERASURES_TABLE}`;

/** Only builds need it: its module is loaded for them. */
const thisHost = (): string => process.getBuiltinModule('node:os').hostname();

/** A side as a file holds it: `aside` is how daybooks before this one called `staging`. */
export type StoredSide = Side | 'aside';

export const STAGING = ['staging', 'aside'] as const satisfies readonly StoredSide[];

type ParkedRow = [view: string, stream: string, position: number, error: string];

export class MetaStatements {
  readonly #sqlite: Sqlite;

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
  }

  /** @throws SqliteError where the tables are not those above: what SQLite calls sound may have another column */
  assertTables(): void {
    this.records();
    this.parked('live');
    this.building('');
    this.tables('live', '');
    this.erasures();
  }

  readonly #records = lazy(() =>
    this.#sqlite.prepare<[], ViewRecord>(
      `SELECT view, fingerprint, logId, epoch, position, hash,
         (SELECT count(*) FROM daybook_parked AS p WHERE p.side = 'live' AND p.view = v.view) AS parked
       FROM daybook_views AS v`,
    ),
  );
  readonly #setRecord = lazy(() =>
    this.#sqlite.prepare('INSERT OR REPLACE INTO daybook_views VALUES (?, ?, ?, ?, ?, ?)'),
  );
  readonly #dropRecord = lazy(() => this.#sqlite.prepare('DELETE FROM daybook_views WHERE view = ?'));

  records(): readonly ViewRecord[] {
    return this.#records().all();
  }

  setRecord({ view, fingerprint, logId, epoch, position, hash }: ViewCheckpoint): void {
    this.#setRecord().run(view, fingerprint, logId, epoch, position, hash);
  }

  dropRecord(view: string): void {
    this.#dropRecord().run(view);
  }

  readonly #parked = lazy(() =>
    this.#sqlite
      .prepare<[Side], ParkedRow>(
        `SELECT view, stream, position, error FROM daybook_parked WHERE side = ${BOUND} ORDER BY view, stream`,
      )
      .raw(),
  );
  readonly #park = lazy(() =>
    this.#sqlite.prepare('INSERT OR REPLACE INTO daybook_parked VALUES (?, ?, ?, ?, ?)'),
  );
  readonly #unpark = lazy(() =>
    this.#sqlite.prepare('DELETE FROM daybook_parked WHERE side = ? AND view = ? AND stream = ?'),
  );
  readonly #unparkAll = lazy(() =>
    this.#sqlite.prepare('DELETE FROM daybook_parked WHERE side = ? AND view = ?'),
  );
  readonly #parkedGoLive = lazy(() =>
    this.#sqlite.prepare(`UPDATE daybook_parked SET side = 'live' WHERE side = 'staging' AND view = ?`),
  );

  parked(side: Side): readonly Parked[] {
    return this.#parked()
      .all(side)
      .map(([view, stream, position, error]) => ({ view, stream, position, error }));
  }

  park(side: Side, { view, stream, position, error }: Parked): void {
    this.#park().run(side, view, stream, position, error);
  }

  unpark(side: Side, view: string, stream: string): void {
    this.#unpark().run(side, view, stream);
  }

  unparkAll(side: StoredSide, view: string): void {
    this.#unparkAll().run(side, view);
  }

  parkedGoLive(view: string): void {
    this.#parkedGoLive().run(view);
  }

  readonly #tables = lazy(() =>
    this.#sqlite
      .prepare<[StoredSide, string], string>('SELECT name FROM daybook_tables WHERE side = ? AND view = ?')
      .pluck(),
  );
  readonly #owner = lazy(() =>
    this.#sqlite
      .prepare<[Side, string], string>('SELECT view FROM daybook_tables WHERE side = ? AND name = ?')
      .pluck(),
  );
  readonly #addTable = lazy(() =>
    this.#sqlite.prepare('INSERT OR REPLACE INTO daybook_tables VALUES (?, ?, ?)'),
  );
  readonly #forgetTables = lazy(() =>
    this.#sqlite.prepare('DELETE FROM daybook_tables WHERE side = ? AND view = ?'),
  );

  /** Declared names of the tables that a view has on a side. */
  tables(side: StoredSide, view: string): readonly string[] {
    return this.#tables().all(side, view);
  }

  ownerOf(side: Side, table: string): string | undefined {
    return this.#owner().get(side, table);
  }

  addTable(side: Side, table: string, view: string): void {
    this.#addTable().run(table, side, view);
  }

  forgetTables(side: StoredSide, view: string): void {
    this.#forgetTables().run(side, view);
  }

  readonly #building = lazy(() =>
    this.#sqlite
      .prepare<[string], [string, number, string, number]>(
        'SELECT token, beats, host, pid FROM daybook_builds WHERE view = ?',
      )
      .raw(),
  );
  readonly #setBuild = lazy(() =>
    this.#sqlite.prepare('INSERT OR REPLACE INTO daybook_builds VALUES (?, ?, 0, ?, ?)'),
  );
  readonly #heartbeat = lazy(() =>
    this.#sqlite.prepare('UPDATE daybook_builds SET beats = beats + 1 WHERE view = ?'),
  );
  readonly #dropBuild = lazy(() => this.#sqlite.prepare('DELETE FROM daybook_builds WHERE view = ?'));

  building(view: string): Build | undefined {
    const row = this.#building().get(view);
    if (row === undefined) return undefined;
    const [token, heartbeats, host, pid] = row;
    return { token, heartbeats, alive: host !== thisHost() || isRunning(pid) };
  }

  setBuild(view: string, token: string): void {
    this.#setBuild().run(view, token, thisHost(), process.pid);
  }

  heartbeat(view: string): void {
    this.#heartbeat().run(view);
  }

  dropBuild(view: string): void {
    this.#dropBuild().run(view);
  }

  readonly #builds = lazy(() => this.#sqlite.prepare<[], string>('SELECT view FROM daybook_builds').pluck());

  /** Views of which a build is in progress, or has died. */
  builds(): readonly string[] {
    return this.#builds().all();
  }

  readonly #erasures = lazy(() =>
    this.#sqlite.prepare<[], string>('SELECT token FROM daybook_erasures').pluck(),
  );
  readonly #oweErasure = lazy(() => this.#sqlite.prepare('INSERT INTO daybook_erasures VALUES (?)'));
  readonly #dropErasure = lazy(() => this.#sqlite.prepare('DELETE FROM daybook_erasures WHERE token = ?'));

  /** Tokens of the erasures that are due. */
  erasures(): readonly string[] {
    return this.#erasures().all();
  }

  oweErasure(token: string): void {
    this.#oweErasure().run(token);
  }

  dropErasure(token: string): void {
    this.#dropErasure().run(token);
  }

  readonly #pins = lazy(() =>
    this.#sqlite.prepare<[], Pin>(
      `SELECT 'the view ' || view AS holder, logId, epoch, position, hash FROM daybook_views`,
    ),
  );

  pins(): readonly Pin[] {
    return this.#pins().all();
  }
}
