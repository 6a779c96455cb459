import { lazy } from '../../../core/kernel/lazy.ts';
import type { StoredRow } from '../../../core/model/rows.ts';
import type { MaterializedView } from '../../../core/model/view.ts';
import type { RowDifference, Side } from '../../../core/model/view-store.ts';
import type { Sqlite } from '../file/connection.ts';
import { isAdditive } from './additive.ts';
import { list, quoted, RowCodec, tableSql } from './view-tables.ts';

/**
 * Keeps one materialized view equal to its SELECT.
 *
 * 2026-11: around every write, its SELECT is asked about the streams that are written, before and after. Where all its
 * columns are sums and counts, the difference is added: the cost is that of the streams, whether their key has ten
 * orders or a million ("today", "placed"). Any other aggregate is computed anew for the keys that were seen. Roads not
 * taken: triggers (a row at a time, and nobody reads them), and always computing anew (10 ms a command at a million).
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
    this.#from = tableSql(side, view.from);
    this.#plan = planOf(view);
  }

  /** The rows that the streams alone give: key columns, then values. */
  contributions(ids: readonly string[]): Contributions {
    const rows = ids.length === 1 ? this.#ofOne().all(ids[0]) : this.#ofMany().all(JSON.stringify(ids));
    return new Map(rows.map((row) => [JSON.stringify(row.slice(0, this.#plan.keyCount)), row]));
  }

  /** Follows a change of streams, given what they contributed before and contribute now. */
  follow(before: Contributions, after: Contributions): void {
    for (const [key, old] of before) this.#followKey(old, after.get(key));
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
    const { keyCount } = this.#plan;
    const key = (old ?? now ?? []).slice(0, keyCount);
    if (this.#plan.linear) this.#addDeltas(key, old, now);
    else this.#recompute(key);
  }

  #addDeltas(key: Row, old: Row | undefined, now: Row | undefined): void {
    const { keyCount } = this.#plan;
    const deltas = this.#deltas(old?.slice(keyCount), now?.slice(keyCount));
    const known = this.#add().run([...deltas, ...key]).changes > 0;
    // Rows that counted before but left no trace: what is stored was not what it should be.
    if (!known && old !== undefined) this.#recompute(key);
    else if (!known && now !== undefined) this.#insert().run(now);
    if (old !== undefined && now === undefined) this.#dropIfEmpty().run([...key, ...this.#emptyBound(key)]);
  }

  #deltas(old: Row | undefined, now: Row | undefined): number[] {
    return this.#plan.values.map((_, index) => numberAt(now, index) - numberAt(old, index));
  }

  #recompute(key: Row): void {
    this.#remove().run(key);
    this.#insertKey().run(key);
  }

  readonly #ofOne = lazy(() =>
    this.#sqlite.prepare<unknown[], unknown[]>(this.#select(`${this.#streamColumn} = ?`)).raw(),
  );
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
    const sums = this.#plan.values.map((column) => `${quoted(column)} = ${quoted(column)} + ?`);
    return this.#sqlite.prepare(`UPDATE ${this.#name} SET ${sums.join(', ')} WHERE ${this.#isKey}`);
  });
  /** A key goes with its last row: known from its own count, or by looking for another row. */
  readonly #dropIfEmpty = lazy(() => {
    const { countColumn } = this.#plan;
    const isEmpty =
      countColumn === undefined
        ? `NOT EXISTS (SELECT 1 FROM ${this.#from} WHERE ${this.#where(this.#isKey)})`
        : `${quoted(countColumn)} = 0`;
    return this.#sqlite.prepare(`DELETE FROM ${this.#name} WHERE ${this.#isKey} AND ${isEmpty}`);
  });

  #emptyBound(key: Row): Row {
    return this.#plan.countColumn === undefined ? key : [];
  }

  get #columns(): string {
    return list(this.#plan.columns);
  }

  get #streamColumn(): string {
    return quoted(this.view.from.key[0] as string);
  }

  /** IS finds NULL too, and uses an index as = does. */
  get #isKey(): string {
    return this.view.key.map((column) => `${quoted(column)} IS ?`).join(' AND ');
  }

  #where(condition: string): string {
    const conditions = [this.view.where, condition].filter((one) => one !== undefined && one !== '');
    return conditions.length === 0 ? 'true' : conditions.map((one) => `(${one})`).join(' AND ');
  }

  #select(condition: string): string {
    const values = this.#plan.values.map((column) => `${this.view.select[column]} AS ${quoted(column)}`);
    const result = [list(this.view.key), ...values].join(', ');
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

type Row = readonly unknown[];
export type Contributions = ReadonlyMap<string, Row>;

interface Plan {
  /** Key columns, then values. */
  readonly columns: readonly string[];
  readonly keyCount: number;
  readonly values: readonly string[];
  readonly linear: boolean;
  /** The column that counts all rows of a key. */
  readonly countColumn: string | undefined;
}

function planOf(view: MaterializedView): Plan {
  const values = view.columns.map(({ name }) => name).filter((name) => !view.key.includes(name));
  const missing = values.filter((name) => view.select[name] === undefined);
  if (missing.length > 0) throw new Error(`${view.name} does not say how ${missing.join(', ')} is computed`);
  const isNullable = new Map(view.columns.map(({ name, nullable }) => [name, nullable]));
  return {
    columns: [...view.key, ...values],
    keyCount: view.key.length,
    values,
    linear: values.every((name) => !isNullable.get(name) && isAdditive(view.select[name] ?? '')),
    countColumn: values.find((name) => /^count\s*\(\s*\*\s*\)$/i.test((view.select[name] ?? '').trim())),
  };
}

/** Whether rows of `from` have to be found by the view's key. */
export function looksUpByKey(view: MaterializedView): boolean {
  const { linear, countColumn } = planOf(view);
  return !linear || countColumn === undefined;
}

const numberAt = (row: Row | undefined, index: number): number => (row?.[index] ?? 0) as number;
