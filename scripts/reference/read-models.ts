import { measureSql } from '../../src/core/model/measure.ts';
import type { Table, TableIndex } from '../../src/core/model/table.ts';
import { type AnyView, type MaterializedView, tablesOf } from '../../src/core/model/view.ts';
import { fieldLines } from './fields.ts';
import { code, heading, link, list, paragraph, sections, table } from './markdown.ts';

/** Views: what is posted, into which tables, found by which keys. */

export function viewSection(view: AnyView): string {
  const tables = view.kind === 'view' ? tablesOf(view) : [];
  return sections([
    heading(4, view.name),
    paragraph(`${view.summary}. Version ${view.version}.`),
    ...(view.kind === 'view'
      ? tables.flatMap((one) => tableSection(one, tables.length > 1 || one.name !== view.name))
      : [materialized(view)]),
  ]);
}

const tableSection = (one: Table, named: boolean): string[] => [
  named ? heading(5, one.name) : '',
  columns(one),
  keys(one.key, one.indexes),
];

function materialized(view: MaterializedView): string {
  const { of, key, select, where, indexes } = view;
  const counted = where === undefined ? '' : ` where ${code(where)}`;
  return sections([
    paragraph(`Computed from ${link(of.name)}, in the same transaction: one row a ${codes(key)}${counted}.`),
    columns(view),
    keys(key, indexes),
    table(
      ['Column', 'Computed as'],
      Object.entries(select).map(([name, measure]) => [code(name), code(measureSql(measure))]),
    ),
  ]);
}

function columns({ row, columns: declared }: Pick<Table, 'row' | 'columns'>): string {
  const lines = new Map(fieldLines(row()).map((line) => [line.name, line]));
  const rows = declared.map(({ name, type, nullable }) => [
    code(name),
    type,
    nullable ? 'yes' : '',
    lines.get(name)?.meaning ?? '',
  ]);
  return table(['Column', 'Type', 'Null', 'Meaning'], rows);
}

const keys = (key: readonly string[], indexes: readonly TableIndex[]): string =>
  list([
    `key: ${codes(key)}`,
    ...indexes.map(({ columns, where }) =>
      where === undefined ? `index: ${codes(columns)}` : `index: ${codes(columns)} where ${code(where)}`,
    ),
  ]);

const codes = (names: readonly string[]): string => names.map(code).join(', ');
