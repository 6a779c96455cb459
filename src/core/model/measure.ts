/**
 * What a column of a materialized view says of the rows that have its key. There are only such as can be kept by
 * differences: a change of one row costs the same whether its key has ten rows or a million. An average is none: it is
 * divided when it is read.
 */
export type Measure =
  /** How many rows there are. */
  | { readonly kind: 'count'; readonly where: string | undefined }
  /** The sum of a SQL expression over integer columns; 0 of no rows. */
  | { readonly kind: 'sum'; readonly of: string; readonly where: string | undefined }
  /** How many streams have such rows. */
  | { readonly kind: 'streams'; readonly of: string }
  /** The least or greatest value of a column. */
  | Extreme;

export interface Extreme {
  readonly kind: 'min' | 'max';
  readonly of: string;
}

/** @param where SQL condition on the rows that count: all of them, without it */
export const count = (where?: string): Measure => ({ kind: 'count', where });

export const sum = (of: string, where?: string): Measure => ({ kind: 'sum', of, where });

/** @param of the column with the id of a row's stream */
export const streams = (of: string): Measure => ({ kind: 'streams', of });

export const min = (of: string): Measure => ({ kind: 'min', of });

export const max = (of: string): Measure => ({ kind: 'max', of });

export const isExtreme = (measure: Measure): measure is Extreme =>
  measure.kind === 'min' || measure.kind === 'max';

/** As an aggregate over the rows of a key. */
export function measureSql(measure: Measure): string {
  if (isExtreme(measure)) return `${measure.kind}("${measure.of}")`;
  if (measure.kind === 'streams') return `count(DISTINCT "${measure.of}")`;
  const filter = measure.where === undefined ? '' : ` FILTER (WHERE ${measure.where})`;
  return measure.kind === 'count' ? `count(*)${filter}` : `coalesce(sum(${measure.of})${filter}, 0)`;
}

/** What a row alone comes to. */
export function measureOfRowSql(measure: Measure): string {
  if (isExtreme(measure)) return `"${measure.of}"`;
  if (measure.kind === 'streams') return '1';
  const value = measure.kind === 'count' ? '1' : `coalesce(${measure.of}, 0)`;
  return measure.where === undefined ? value : `CASE WHEN ${measure.where} THEN ${value} ELSE 0 END`;
}
