import { FailureError } from '../../../core/kernel/failure.ts';
import { parseWhen } from '../../../core/kernel/when.ts';
import type { FormField, Typed } from './form-field.ts';

/** What stands in a form: the texts of each of its names. */
export type FormValues = ReadonlyMap<string, readonly string[]>;

/** @param given the pairs of a form that was sent, or of a URL's parameters */
export function valuesOf(given: Iterable<readonly [string, unknown]>): FormValues {
  const values = new Map<string, string[]>();
  for (const [name, value] of given)
    if (typeof value === 'string') values.set(name, [...(values.get(name) ?? []), value]);
  return values;
}

/** A message's data, as far as a form gives it. */
export interface FormData {
  readonly data: Readonly<Record<string, unknown>>;
  /** What is no value of its field, by the name in the form. */
  readonly issues: ReadonlyMap<string, string>;
  /** The name in the form of each place in the data: blank rows are left out of the data. */
  readonly places: ReadonlyMap<string, string>;
}

interface Reading {
  readonly values: FormValues;
  readonly now: Date;
  readonly zone: string;
  readonly issues: Map<string, string>;
  readonly places: Map<string, string>;
}

/** Reads the fields of a form, and no other name. Amounts stay as they were written: what they count in is known with the entity. */
export function dataOf(
  fields: readonly FormField[],
  values: FormValues,
  { now, zone }: { readonly now: Date; readonly zone: string },
): FormData {
  const reading: Reading = { values, now, zone, issues: new Map(), places: new Map() };
  const data = objectOf(fields, reading, '') ?? {};
  return { data, issues: reading.issues, places: reading.places };
}

/** @param at where the object stands in the data */
function objectOf(
  fields: readonly FormField[],
  reading: Reading,
  at: string,
): Record<string, unknown> | undefined {
  const data: Record<string, unknown> = {};
  for (const field of fields) {
    const name = field.path.split('.').at(-1) ?? '';
    const place = at === '' ? field.path : `${at}.${name}`;
    reading.places.set(place, field.path);
    const value = readValue(field, reading, place);
    if (value === undefined) continue;
    if (at === '') setIn(data, field.path, value);
    else data[name] = value;
  }
  return Object.keys(data).length === 0 ? undefined : data;
}

/** `guest.name` is a member of an object that has no field of its own. */
function setIn(data: Record<string, unknown>, path: string, value: unknown): void {
  const [holder, member] = path.split('.');
  if (holder === undefined || member === undefined) data[path] = value;
  else data[holder] = { ...(data[holder] as object | undefined), [member]: value };
}

function readValue(field: FormField, reading: Reading, place: string): unknown {
  const { control, path } = field;
  if (field.clearable && isTicked(reading, `${path}._clear`)) return null;
  switch (control.kind) {
    case 'group':
      return objectOf(control.fields, reading, place);
    case 'rows':
    case 'picks':
      return rowsOf(field, reading, place);
    case 'checks': {
      const ticked = (reading.values.get(path) ?? []).filter((text) => text !== '');
      return ticked.length === 0 ? undefined : ticked;
    }
    case 'check':
      return isTicked(reading, path) ? true : undefined;
    case 'select': {
      const text = textAt(reading, path);
      const isYesNo = control.choices.length === 2 && control.choices[0]?.value === 'true';
      return text === '' ? undefined : isYesNo ? text === 'true' : text;
    }
    case 'typed': {
      const text = textAt(reading, path);
      return text === '' ? undefined : typed(control.type, text, path, reading);
    }
  }
}

const textAt = ({ values }: Reading, path: string): string => values.get(path)?.at(-1)?.trim() ?? '';
const isTicked = (reading: Reading, path: string): boolean => textAt(reading, path) !== '';

function rowsOf({ path, control }: FormField, reading: Reading, place: string): unknown {
  if (control.kind !== 'rows' && control.kind !== 'picks') return undefined;
  const rows: unknown[] = [];
  for (let row = 0; row < rowCount(path, reading.values); row++) {
    const at = `${place}.${rows.length}`;
    const picked = control.kind === 'picks' ? textAt(reading, `${path}.${row}.${control.by}`) : '';
    if (control.kind === 'picks' && picked === '') continue;
    const data = objectOf(control.fields(row), reading, at);
    if (control.kind === 'picks') rows.push({ [control.by]: picked, ...data });
    else if (data !== undefined) rows.push(data);
  }
  return rows.length === 0 ? undefined : rows;
}

const MOST_ROWS = 500;

/** How many rows a list has in the form: one more than the highest number that is written. */
export function rowCount(path: string, values: FormValues): number {
  const prefix = `${path}.`;
  const numbers = [...values.keys()].flatMap((name) =>
    name.startsWith(prefix) ? [Number.parseInt(name.slice(prefix.length), 10)] : [],
  );
  return Math.min(Math.max(0, ...numbers.filter(Number.isFinite).map((number) => number + 1)), MOST_ROWS);
}

function typed(kind: Typed, text: string, path: string, reading: Reading): unknown {
  const wrong = (why: string): undefined => {
    reading.issues.set(path, why);
    return undefined;
  };
  switch (kind) {
    case 'text':
    case 'long':
    case 'date':
    case 'money':
      return text;
    case 'texts':
      return text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '');
    case 'integer':
      return /^-?\d{1,15}$/.test(text) ? Number(text) : wrong('must be a whole number');
    case 'rate': {
      const [, whole, decimals = ''] = /^(\d{1,3})(?:\.(\d{1,4}))?\s*%?$/.exec(text) ?? [];
      return whole === undefined
        ? wrong('must be a percentage, like 10 or 8.875')
        : Number(whole + decimals.padEnd(4, '0'));
    }
    case 'when':
      try {
        return parseWhen(text, reading).start;
      } catch (error) {
        if (error instanceof FailureError) return wrong(error.failure.message);
        throw error;
      }
    case 'json':
      try {
        return JSON.parse(text) as unknown;
      } catch {
        return wrong('must be JSON');
      }
  }
}
