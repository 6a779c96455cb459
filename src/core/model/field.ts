/**
 * How a value is shown; the machine formats never change it, people's formats follow it.
 *
 * @example
 * const isAmount = (format: FieldFormat): boolean => format === 'money';
 */
export type FieldFormat =
  | 'text'
  | 'id'
  | 'integer'
  | 'boolean'
  | 'money'
  | 'rate'
  | 'share'
  | 'timestamp'
  | 'date'
  | 'currency'
  | 'status'
  | 'list'
  | 'json';

/** Kinds of values that a schema cannot list, and that are known all the same. A context may have others of its own. */
export type Offered = 'currency' | 'country' | 'zone' | 'view' | 'event' | 'message' | 'command';

/** A value that is shown like a field of a query's answer: like which one, the row's own field `namedBy` says. */
export interface ShownLike {
  readonly query: string;
  readonly namedBy: string;
}

/** One field of an answer. */
export interface Field {
  readonly name: string;
  readonly format: FieldFormat;
  readonly label?: string;
  /** money: the sibling field that holds the ISO 4217 code */
  readonly currencyField?: string;
  /** shown in the default table / only in wide / never in tables */
  readonly show?: 'table' | 'wide' | 'never';
  /** requested by a flag of its own: never left out of a table, nor cut */
  readonly keep?: true;
  readonly summary?: string;
  /** A record, or a list of records: what each of them holds. */
  readonly fields?: readonly Field[];
  /** The words that it may be. */
  readonly choices?: readonly string[];
  readonly shownLike?: ShownLike;
}

/** What an answer looks like: enough to draw it, to pick fields of it and to document it. */
export interface ResultShape {
  readonly kind: 'page' | 'list' | 'one' | 'receipt';
  readonly fields: readonly Field[];
  /** the field that `-o ids` prints */
  readonly idField?: string;
  /** where an id stands in several rows: the fields that distinguish these */
  readonly keyFields?: readonly string[];
  /** the records are messages to be sent again: nothing is added to them */
  readonly isMessage?: true;
}
