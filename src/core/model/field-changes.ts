import type { FieldFormat } from './field.ts';
import type { KeyValue } from './rows.ts';

/**
 * One field of a view's row that a command would change.
 *
 * @example
 * const line = ({ field, before, after }: FieldChange): string => `${field}: ${before} → ${after}`;
 */
export interface FieldChange {
  /** The view's name: `order_summary`, … */
  readonly view: string;
  /** The table of the view. */
  readonly table: string;
  /** The row's primary key. */
  readonly key: readonly KeyValue[];
  /** What would happen to the row. */
  readonly row: 'added' | 'changed' | 'removed';
  /** The column. */
  readonly field: string;
  /** What it holds now; null where there is no row. */
  readonly before: unknown;
  /** What it would hold; null where there would be no row. */
  readonly after: unknown;
  /** How its values are shown. */
  readonly format: FieldFormat;
  /** Amounts: the currency whose minor units they count. */
  readonly currency: string | null;
  /** Whether tables show the field. */
  readonly main: boolean;
}

/**
 * An amount of what a command is about that would change: its total, its balance, its price. Integer minor units.
 *
 * @example
 * const rises = (changes: readonly MoneyChange[]): boolean => changes.some(({ difference }) => difference > 0);
 */
export interface MoneyChange {
  /** Which amount: `total`, `balance`, … */
  readonly field: string;
  /** What it is now. */
  readonly before: number;
  /** What it would be. */
  readonly after: number;
  /** `after` less `before`. */
  readonly difference: number;
  /** ISO 4217. */
  readonly currency: string;
}
