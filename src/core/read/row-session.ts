import type { KeyValue, RowChanges, StoredRow } from '../model/rows.ts';
import { type Table, type Tables, violationOf } from '../model/table.ts';

/**
 * The rows of one stream in the tables of one view, as a projection sees them. The session is plain memory: the store
 * loads rows into it and saves what changed; unit tests, as-of queries and view verification start empty and read
 * the rows at the end. Rows belong to the session, so a handler changes them in place.
 */
export class RowSession {
  readonly #sessions: readonly TableSession[];
  readonly rows: Record<string, TableSession>;

  /** @param loaded the stream's stored rows, by table name; nothing for a stream that the view has not seen */
  constructor(tables: Tables, id: string, loaded?: ReadonlyMap<string, readonly StoredRow[]>) {
    this.rows = {};
    for (const [property, table] of Object.entries(tables)) {
      this.rows[property] = new TableSession(table, id, loaded?.get(table.name));
    }
    this.#sessions = Object.values(this.rows);
  }

  changes(): readonly RowChanges[] {
    return this.#sessions.filter((session) => session.changed).map((session) => session.changes());
  }

  /** Why a table could not hold one of the changed rows, if so. */
  violation(): string | undefined {
    for (const session of this.#sessions) {
      const wrong = session.changed ? session.violation() : undefined;
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  }

  /** All rows as they stand, by table name, in the order in which they came. */
  all(): ReadonlyMap<string, readonly StoredRow[]> {
    return new Map(this.#sessions.map((session) => [session.table.name, [...session.all()]]));
  }
}

/** Both faces in one class: a one-row table is a many-rows table whose rest key is empty. */
class TableSession {
  readonly table: Table;
  readonly #id: string;
  readonly #rest: readonly string[];
  readonly #rows = new Map<KeyValue, StoredRow>();
  readonly #stored = new Set<KeyValue>();
  readonly #dirty = new Set<KeyValue>();

  constructor(table: Table, id: string, loaded: readonly StoredRow[] = []) {
    this.table = table;
    this.#id = id;
    this.#rest = table.key.slice(1);
    for (const row of loaded) {
      const key = this.#keyOf(row);
      this.#rows.set(key, row);
      this.#stored.add(key);
    }
  }

  get changed(): boolean {
    return this.#dirty.size > 0;
  }

  get(...key: readonly KeyValue[]): StoredRow | undefined {
    return this.#rows.get(joined(key));
  }

  all(): IterableIterator<StoredRow> {
    return this.#rows.values();
  }

  insert(row: StoredRow): void {
    const [streamColumn] = this.table.key as readonly [string];
    if (row[streamColumn] !== this.#id) {
      throw new Error(
        `a row of ${this.table.name} belongs to ${String(row[streamColumn])}, not to the event's ${this.#id}`,
      );
    }
    const key = this.#keyOf(row);
    if (this.#rows.has(key))
      throw new Error(`${this.table.name} has a row ${this.#id} ${String(key)} already`);
    this.#rows.set(key, row);
    this.#dirty.add(key);
  }

  update(...args: readonly unknown[]): void {
    const change = args.at(-1) as (row: StoredRow) => void;
    const key = joined(args.length === 1 ? [] : ([args[0]].flat() as KeyValue[]));
    const row = this.#rows.get(key);
    if (row === undefined) throw new Error(`${this.table.name} has no row ${this.#id} ${String(key)}`);
    change(row);
    this.#dirty.add(key);
  }

  delete(...key: readonly KeyValue[]): void {
    const at = joined(key);
    if (this.#rows.delete(at)) this.#dirty.add(at);
  }

  clear(): void {
    for (const key of this.#rows.keys()) this.#dirty.add(key);
    this.#rows.clear();
  }

  changes(): RowChanges {
    const put: StoredRow[] = [];
    const removed: KeyValue[][] = [];
    for (const key of this.#dirty) {
      const row = this.#rows.get(key);
      if (row !== undefined) put.push(row);
      else if (this.#stored.has(key)) removed.push([this.#id, ...parted(key, this.#rest.length)]);
    }
    return { table: this.table, put, removed };
  }

  violation(): string | undefined {
    const { name, key: columns } = this.table;
    for (const key of this.#dirty) {
      const row = this.#rows.get(key);
      if (row === undefined) continue;
      const wrong = violationOf(this.table, row);
      if (wrong !== undefined) return `${name}: ${wrong}`;
      if (row[columns[0] as string] !== this.#id || this.#keyOf(row) !== key)
        return `${name}: the key of a row was changed`;
    }
    return undefined;
  }

  #keyOf(row: StoredRow): KeyValue {
    const [first] = this.#rest;
    if (first === undefined) return WHOLE;
    if (this.#rest.length === 1) return row[first] as KeyValue;
    return joined(this.#rest.map((column) => row[column] as KeyValue));
  }
}

/** The key of the only row of a one-row table. */
const WHOLE = '';

/** Rest keys of one column are kept as they are; longer ones become JSON, which equals no other key. */
function joined(key: readonly KeyValue[]): KeyValue {
  const [first] = key;
  if (first === undefined) return WHOLE;
  return key.length === 1 ? first : JSON.stringify(key);
}

function parted(key: KeyValue, columns: number): readonly KeyValue[] {
  if (columns === 0) return [];
  return columns === 1 ? [key] : (JSON.parse(key as string) as KeyValue[]);
}
