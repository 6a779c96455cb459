import type { FieldFormat } from './field.ts';
import type { KeyValue } from './rows.ts';

/** One field of a view's row that a command would change. */
export interface FieldChange {
  readonly view: string;
  readonly table: string;
  /** The row's primary key. */
  readonly key: readonly KeyValue[];
  /** What would happen to the row. */
  readonly row: 'added' | 'changed' | 'removed';
  readonly field: string;
  /** Null where there is no row. */
  readonly before: unknown;
  readonly after: unknown;
  readonly format: FieldFormat;
  /** Amounts: the currency whose minor units they count. */
  readonly currency: string | null;
  /** Whether tables show the field. */
  readonly main: boolean;
}

/** An amount of what a command is about that would move: its total, its balance, its price. */
export interface MoneyChange {
  readonly field: string;
  /** Integer minor units of the currency. */
  readonly before: number;
  readonly after: number;
  readonly difference: number;
  readonly currency: string;
}
