import { displayColumns } from '../describe/display-columns.ts';
import { type RecordedEvent, recordedEvents } from '../model/aggregate.ts';
import { type Commit, entityId } from '../model/commit.ts';
import type { FieldChange, MoneyChange } from '../model/field-changes.ts';
import type { KeyValue, RowChanges, StoredRow } from '../model/rows.ts';
import type { Table, Tables } from '../model/table.ts';
import type { AnyView, StreamView } from '../model/view.ts';
import { project } from './projection.ts';

/**
 * What a commit changes in the views of its stream, folded in memory by their own handlers: the rows that what came before
 * makes, and what it makes of them. Materialized views cross streams and are left out.
 */
export function changesOf(
  views: readonly AnyView[],
  earlier: readonly Commit[],
  commit: Commit,
): readonly FieldChange[] {
  return views
    .filter((view): view is StreamView => view.kind === 'view' && view.events.category === commit.category)
    .flatMap((view) => changesIn(view, earlier, commit));
}

function changesIn(view: StreamView, earlier: readonly Commit[], commit: Commit): FieldChange[] {
  const id = entityId(commit.category, commit.stream);
  const eventsOf = (one: Commit): RecordedEvent[] => recordedEvents(view.events, one);
  const before = project(view, id, earlier.flatMap(eventsOf));
  if (before.failedAt !== undefined) return [];
  const rows = before.session.all();
  const after = project(view, id, eventsOf(commit), rows);
  if (after.failedAt !== undefined) return [];
  return after.session
    .changes()
    .flatMap((changes) => changedFields(view, changes, rows.get(changes.table.name)));
}

function changedFields(
  view: StreamView,
  { table, put, removed }: RowChanges,
  before: readonly StoredRow[] = [],
): FieldChange[] {
  const known = new Map(before.map((row) => [keyText(keyOf(table, row)), row]));
  return [
    ...put.flatMap((row) => fieldsBetween(view, table, known.get(keyText(keyOf(table, row))), row)),
    ...removed.flatMap((key) => fieldsBetween(view, table, known.get(keyText(key)), undefined)),
  ];
}

function fieldsBetween(
  view: StreamView,
  table: Table,
  was: StoredRow | undefined,
  is: StoredRow | undefined,
): FieldChange[] {
  const whole = is ?? was ?? {};
  const row = was === undefined ? 'added' : is === undefined ? 'removed' : 'changed';
  const key = keyOf(table, whole);
  const changes: FieldChange[] = [];
  for (const { name: field, format, currencyField, main } of displayColumns(table)) {
    const before = was?.[field] ?? null;
    const after = is?.[field] ?? null;
    if (isSame(before, after)) continue;
    const currency = format === 'money' ? String(whole[currencyField]) : null;
    changes.push({
      view: view.name,
      table: table.name,
      key,
      row,
      field,
      before,
      after,
      format,
      currency,
      main,
    });
  }
  return changes;
}

/** Values of the views are what JSON holds. */
const isSame = (a: unknown, b: unknown): boolean =>
  a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));

const keyOf = (table: Table, row: StoredRow): readonly KeyValue[] =>
  table.key.map((column) => row[column] as KeyValue);

const keyText = (key: readonly KeyValue[]): string => JSON.stringify(key);

/** What moved of the amounts that a table with one row a stream shows: of an order its total and its balance. */
export function moneyMoved(
  views: readonly AnyView[],
  changes: readonly FieldChange[],
): readonly MoneyChange[] {
  const heads = new Set(
    views.flatMap((view) =>
      view.kind === 'view'
        ? Object.values(view.tables as Tables).flatMap(({ name, many }) => (many ? [] : [name]))
        : [],
    ),
  );
  return changes
    .filter(
      ({ table, main, currency, row }) => heads.has(table) && main && currency !== null && row !== 'removed',
    )
    .map(({ field, before, after, currency }) => {
      const [from, to] = [Number(before ?? 0), Number(after ?? 0)];
      return { field, before: from, after: to, difference: to - from, currency: currency ?? '' };
    })
    .filter(({ difference }) => difference !== 0);
}
