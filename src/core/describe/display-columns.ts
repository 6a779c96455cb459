import * as z from 'zod';
import type { FieldFormat } from '../model/field.ts';
import type { Table } from '../model/table.ts';

/** A column that says something of its own, and what its schema says of it besides its type. */
export interface DisplayColumn {
  readonly name: string;
  readonly format: FieldFormat;
  /** money: the column with the currency. */
  readonly currencyField: string;
  /** Whether tables show it. */
  readonly main: boolean;
}

const known = new WeakMap<Table, readonly DisplayColumn[]>();

/** All columns but the key's and the volatile ones, which change with every event. */
export function displayColumns(table: Table): readonly DisplayColumn[] {
  const columns = known.get(table) ?? table.columns.flatMap(({ name }) => columnOf(table, name));
  known.set(table, columns);
  return columns;
}

function columnOf(table: Table, name: string): readonly DisplayColumn[] {
  const schema = table.row().shape[name] as z.ZodType;
  const inner = schema instanceof z.ZodNullable ? (schema.unwrap() as z.ZodType) : schema;
  const meta = { ...inner.meta(), ...schema.meta() };
  if (table.key.includes(name) || meta.volatile === true) return [];
  const { show: format = usualFormat(inner), currencyField = 'currency', column } = meta;
  return [{ name, format, currencyField, main: column === 'table' }];
}

function usualFormat(schema: z.ZodType): FieldFormat {
  if (schema instanceof z.ZodNumber) return 'integer';
  if (schema instanceof z.ZodBoolean) return 'boolean';
  if (schema instanceof z.ZodArray) return 'list';
  return schema instanceof z.ZodObject || schema instanceof z.ZodRecord ? 'json' : 'text';
}
