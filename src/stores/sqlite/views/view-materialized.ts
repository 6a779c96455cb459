import { lazy } from '../../../core/kernel/lazy.ts';
import { isExtreme, type Measure, measureOfRowSql, measureSql } from '../../../core/model/measure.ts';
import type { StoredRow } from '../../../core/model/rows.ts';
import { derivedRowsSql, type MaterializedView } from '../../../core/model/view.ts';
import type { RowDifference, Side } from '../../../core/model/view-store.ts';
import { BOUND } from '../file/bound.ts';
import type { Sqlite } from '../file/connection.ts';
import { list, quoted, RowCodec, tableSql } from './view-tables.ts';

/**
 * Keeps one materialized view equal to its SELECT.
 *
 * 2026-11: around every write, its SELECT runs over the streams that are written, before and after, and the
 * difference is added. Where a row that held the least or greatest value of a key loses it, the next one is found by an
 * index. Roads not taken: triggers (a row at a time, and out of sight of the code), and recomputing a key (10 ms a command
 * where a customer has 3 000 orders).
 */
export class Materialized {
  readonly view: MaterializedView;
  readonly #sqlite: Sqlite;
  readonly #name: string;
  readonly #from: string;
  readonly #plan: Plan;

  constructor(sqlite: Sqlite, side: Side, view: MaterializedView) {
    this.view = view;
    this.#sqlite = sqlite;
    this.#name = tableSql(side, view);
    this.#from = rowsSql(side, view);
    this.#plan = planOf(view);
  }

  /** The rows that the streams alone give: key columns, then values. */
  contributions(ids: readonly string[]): Contributions {
    const isGrouped = ids.length > 1 || this.#plan.measures.some(isExtreme);
    if (!isGrouped) return this.#addedUp(this.#rowsOfOne().all(ids[0]));
    const rows = ids.length === 1 ? this.#ofOne().all(ids[0]) : this.#ofMany().all(JSON.stringify(ids));
    return new Map(rows.map((row) => [this.#keyOf(row), row]));
  }

  /** Follows a change of streams, given what they contributed before and contribute now. */
  follow(before: Contributions, after: Contributions): void {
    for (const [key, old] of before) {
      const now = after.get(key);
      if (now === undefined || old.some((value, at) => value !== now[at])) this.#followKey(old, now);
    }
    for (const [key, now] of after) if (!before.has(key)) this.#followKey(undefined, now);
  }

  /** Computes all rows; the table must be empty. */
  fill(): void {
    this.#sqlite.exec(`INSERT INTO ${this.#name} (${this.#columns}) ${this.#select('')}`);
  }

  differences(limit: number): readonly RowDifference[] {
    const rows = this.#sqlite
      .prepare<[number], unknown[]>(this.#differencesSql())
      .raw()
      .all(2 * limit);
    return this.#paired(rows).slice(0, limit);
  }

  #followKey(old: Row | undefined, now: Row | undefined): void {
    const key = (old ?? now ?? []).slice(0, this.#plan.keyCount);
    if (old !== undefined && now === undefined && this.#isDropped(key, old)) return;
    const known = this.#add().run(this.#added(key, old, now)).changes > 0;
    // Rows that counted before but left no trace: what is stored was not what it should be.
    if (!known && old !== undefined) this.#recompute(key);
    else if (!known && now !== undefined) this.#insert().run(now);
  }

  #keyOf(row: Row): string {
    return JSON.stringify(row.slice(0, this.#plan.keyCount));
  }

  /** The few rows of a stream by their keys: SQLite takes five times as long to group them. */
  #addedUp(rows: readonly unknown[][]): Contributions {
    const { keyCount, measures } = this.#plan;
    const byKey = new Map<string, unknown[]>();
    for (const row of rows) {
      const key = this.#keyOf(row);
      const known = byKey.get(key) ?? row.slice(0, keyCount);
      for (const [index, { kind }] of measures.entries()) {
        const at = keyCount + index;
        known[at] = kind === 'streams' ? 1 : Number(known[at] ?? 0) + Number(row[at]);
      }
      byKey.set(key, known);
    }
    return byKey;
  }

  /** A key goes with its last rows: those that its own count counts, or as no others are found. */
  #isDropped(key: Row, last: Row): boolean {
    const { counted } = this.#plan;
    const bound = counted === undefined ? key : [last[counted]];
    return this.#dropIfEmpty().run([...key, ...bound]).changes > 0;
  }

  /** What `add` binds. */
  #added(key: Row, old: Row | undefined, now: Row | undefined): unknown[] {
    const { keyCount, measures } = this.#plan;
    const bound = measures.flatMap((measure, index) => {
      const [was, is] = [old?.[keyCount + index] ?? null, now?.[keyCount + index] ?? null];
      return isExtreme(measure) ? [was === is ? null : was, ...key, is, is] : [Number(is) - Number(was)];
    });
    return [...bound, ...key];
  }

  #recompute(key: Row): void {
    this.#remove().run(key);
    this.#insertKey().run(key);
  }

  readonly #ofOne = lazy(() =>
    this.#sqlite.prepare<unknown[], unknown[]>(this.#select(`${this.#streamColumn} = ${BOUND}`)).raw(),
  );
  readonly #rowsOfOne = lazy(() => {
    const columns = [list(this.view.key), ...this.#plan.measures.map(measureOfRowSql)].join(', ');
    const where = this.#where(`${this.#streamColumn} = ?`);
    return this.#sqlite
      .prepare<unknown[], unknown[]>(`SELECT ${columns} FROM ${this.#from} WHERE ${where}`)
      .raw();
  });
  readonly #ofMany = lazy(() =>
    this.#sqlite
      .prepare<unknown[], unknown[]>(
        this.#select(`${this.#streamColumn} IN (SELECT value FROM json_each(?))`),
      )
      .raw(),
  );
  readonly #remove = lazy(() => this.#sqlite.prepare(`DELETE FROM ${this.#name} WHERE ${this.#isKey}`));
  readonly #insert = lazy(() =>
    this.#sqlite.prepare(
      `INSERT INTO ${this.#name} (${this.#columns}) VALUES (${this.#plan.columns.map(() => '?').join(', ')})`,
    ),
  );
  readonly #insertKey = lazy(() =>
    this.#sqlite.prepare(`INSERT INTO ${this.#name} (${this.#columns}) ${this.#select(this.#isKey)}`),
  );
  readonly #add = lazy(() => {
    const { values, measures } = this.#plan;
    const sets = values.map((column, index) => this.#setSql(quoted(column), measures[index] as Measure));
    return this.#sqlite.prepare(`UPDATE ${this.#name} SET ${sets.join(', ')} WHERE ${this.#isKey}`);
  });
  readonly #dropIfEmpty = lazy(() => {
    const { counted, columns } = this.#plan;
    const isEmpty =
      counted === undefined
        ? `NOT EXISTS (SELECT 1 FROM ${this.#from} WHERE ${this.#where(this.#isKey)})`
        : `${quoted(columns[counted] as string)} = ?`;
    return this.#sqlite.prepare(`DELETE FROM ${this.#name} WHERE ${this.#isKey} AND ${isEmpty}`);
  });

  /** An extreme that no row lost can only be exceeded; one that a row lost is looked up among the rows. */
  #setSql(column: string, measure: Measure): string {
    if (!isExtreme(measure)) return `${column} = ${column} + ?`;
    const { kind, of } = measure;
    const found = `SELECT ${kind}(${quoted(of)}) FROM ${this.#from} WHERE ${this.#where(this.#isKey)}`;
    return `${column} = CASE WHEN ${column} = ? THEN (${found}) ELSE coalesce(${kind}(${column}, ?), ${column}, ?) END`;
  }

  get #columns(): string {
    return list(this.#plan.columns);
  }

  get #streamColumn(): string {
    return quoted(this.view.from.key[0] as string);
  }

  /** IS finds NULL too, and uses an index as = does. */
  get #isKey(): string {
    return this.view.key.map((column) => `${quoted(column)} IS ${BOUND}`).join(' AND ');
  }

  #where(condition: string): string {
    const conditions = [this.view.where, condition].filter((one) => one !== undefined && one !== '');
    return conditions.length === 0 ? 'true' : conditions.map((one) => `(${one})`).join(' AND ');
  }

  #select(condition: string): string {
    const { values, measures } = this.#plan;
    const computed = values.map(
      (column, index) => `${measureSql(measures[index] as Measure)} AS ${quoted(column)}`,
    );
    const result = [list(this.view.key), ...computed].join(', ');
    return `SELECT ${result} FROM ${this.#from} WHERE ${this.#where(condition)} GROUP BY ${list(this.view.key)}`;
  }

  #differencesSql(): string {
    return `WITH stored AS (SELECT ${this.#columns} FROM ${this.#name}), expected AS (${this.#select('')})
      SELECT 0 AS side, * FROM (SELECT * FROM stored EXCEPT SELECT * FROM expected)
      UNION ALL SELECT 1, * FROM (SELECT * FROM expected EXCEPT SELECT * FROM stored)
      ORDER BY ${list(this.view.key)}, side LIMIT ?`;
  }

  /** A stored row and the expected row of its key follow each other. */
  #paired(rows: readonly unknown[][]): RowDifference[] {
    const { keyCount, columns } = this.#plan;
    const byName = new Map(this.view.columns.map((column) => [column.name, column]));
    const codec = new RowCodec(columns.flatMap((name) => byName.get(name) ?? []));
    const pairs = new Map<string, { stored?: StoredRow; expected?: StoredRow }>();
    for (const [side, ...values] of rows) {
      const key = JSON.stringify(values.slice(0, keyCount));
      const pair = pairs.get(key) ?? {};
      pair[side === 0 ? 'stored' : 'expected'] = codec.decode(values);
      pairs.set(key, pair);
    }
    return [...pairs.values()];
  }
}

/** What is grouped: SQLite looks for a stream's rows within each SELECT of the derived ones. */
function rowsSql(side: Side, { from, each }: MaterializedView): string {
  const table = tableSql(side, from);
  return each === undefined ? table : `(${derivedRowsSql(each, from.key.slice(0, 1), table)})`;
}

type Row = readonly unknown[];
export type Contributions = ReadonlyMap<string, Row>;

interface Plan {
  /** Key columns, then values. */
  readonly columns: readonly string[];
  readonly keyCount: number;
  readonly values: readonly string[];
  /** Of the values. */
  readonly measures: readonly Measure[];
  /** Which of the columns counts all rows of a key. */
  readonly counted: number | undefined;
}

function planOf({ name, key, columns, select, each }: MaterializedView): Plan {
  const values = columns.map((column) => column.name).filter((column) => !key.includes(column));
  const missing = values.filter((column) => select[column] === undefined);
  if (missing.length > 0) throw new Error(`${name} does not say how ${missing.join(', ')} is computed`);
  const measures = values.map((column) => select[column] as Measure);
  if (each !== undefined && measures.some(isExtreme))
    throw new Error(`${name} has derived rows: it can count and sum them only`);
  const counting = measures.findIndex(
    (measure) => measure.kind === 'streams' || (measure.kind === 'count' && measure.where === undefined),
  );
  const counted = counting < 0 ? undefined : key.length + counting;
  return { columns: [...key, ...values], keyCount: key.length, values, measures, counted };
}

/** Columns by which rows of `from` have to be found: those of a key, in the order of what is sought among them. */
export function lookUps(view: MaterializedView): readonly (readonly string[])[] {
  const { measures, counted } = planOf(view);
  const extremes = measures.filter(isExtreme).map(({ of }) => of);
  if (extremes.length > 0) return [...new Set(extremes)].map((column) => [...view.key, column]);
  return counted === undefined ? [view.key] : [];
}
