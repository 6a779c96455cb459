import type { Field } from '../model/field.ts';
import type { Table } from '../model/table.ts';
import { type AnyView, tablesOf } from '../model/view.ts';
import { shapeOf } from './answer-shape.ts';

/** A column that describes an event in a sentence, or the name of a row and its columns. */
export type DescribedTable =
  | { readonly sentence: string }
  | {
      /** `line {lineId}`: columns of the key in braces. */
      readonly name: string;
      readonly key: readonly string[];
      readonly fields: readonly Field[];
    };

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
