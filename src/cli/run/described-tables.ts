import { shapeOf } from '../../core/describe/answer-shape.ts';
import type { Table } from '../../core/model/table.ts';
import { type AnyView, tablesOf } from '../../core/model/view.ts';
import type { DescribedTable } from '../argv/manifest.ts';

/** Of the tables of views that describe their rows: how a dry run shows people what becomes of these. */
export function describedTables(views: readonly AnyView[]): Readonly<Record<string, DescribedTable>> {
  const tables = views.flatMap((view) => (view.kind === 'view' ? tablesOf(view) : []));
  return Object.fromEntries(
    tables.flatMap((table) => {
      const described = describedTable(table);
      return described === undefined ? [] : [[table.name, described]];
    }),
  );
}

function describedTable({ description, key, row }: Table): DescribedTable | undefined {
  if (description === undefined || 'sentence' in description) return description;
  const { fields } = shapeOf({ kind: 'one', item: row });
  return { name: description.name, key, fields };
}
