import * as z from 'zod';
import type { FieldFormat } from './field.ts';
import type { Table } from './table.ts';

/** What a column's schema says of it besides its type. */
export interface ColumnTraits {
  readonly format: FieldFormat;
  /** money: the column with the currency. */
  readonly currencyField: string;
  /** Whether tables show it. */
  readonly main: boolean;
  /** It moves with every event and says nothing of its own. */
  readonly clockwork: boolean;
}

const known = new WeakMap<Table, Map<string, ColumnTraits>>();

export function traitsOf(table: Table, column: string): ColumnTraits {
  const columns = known.get(table) ?? new Map<string, ColumnTraits>();
  known.set(table, columns);
  const traits = columns.get(column) ?? readTraits(table.row().shape[column] as z.ZodType);
  columns.set(column, traits);
  return traits;
}

function readTraits(schema: z.ZodType): ColumnTraits {
  const inner = schema instanceof z.ZodNullable ? (schema.unwrap() as z.ZodType) : schema;
  const meta = { ...inner.meta(), ...schema.meta() };
  return {
    format: meta.show ?? usualFormat(inner),
    currencyField: meta.currencyField ?? 'currency',
    main: meta.column === 'table',
    clockwork: meta.clockwork ?? false,
  };
}

function usualFormat(schema: z.ZodType): FieldFormat {
  if (schema instanceof z.ZodNumber) return 'integer';
  if (schema instanceof z.ZodBoolean) return 'boolean';
  if (schema instanceof z.ZodArray) return 'list';
  return schema instanceof z.ZodObject || schema instanceof z.ZodRecord ? 'json' : 'text';
}
