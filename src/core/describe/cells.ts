import { wallClock } from '../kernel/zone.ts';
import type { Field } from '../model/field.ts';
import { divideHalfEven, formatMinor } from '../model/money.ts';
import { headingOf } from './heading.ts';

/**
 * A value as text, for people (tables) and for programs (TSV, CSV). JSON does not come through here: it carries the
 * answer untouched. Nothing is sanitised yet: that depends on where the text goes.
 */

/** An own property of a record, and nothing that it inherits. */
export function fieldValue(record: object, name: string): unknown {
  return Object.hasOwn(record, name) ? (record as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** For a person: times on the zone's clocks (`2026-03-14 15:09`), money with its currency, yes and no. */
export function cellForPeople(field: Field, record: object, zone: string): string {
  const target = described(field, record);
  if (target !== undefined) return cellForPeople(target.field, target.record, zone);
  const value = fieldValue(record, field.name);
  if (value === null || value === undefined) return '';
  if (field.format === 'boolean' && typeof value === 'boolean') return value ? 'yes' : 'no';
  if (field.format === 'timestamp') return timeForPeople(value, zone);
  if (field.format === 'money') return amountWithCurrency(field, record);
  if (Array.isArray(value) && (field.format === 'list' || field.fields !== undefined))
    return value
      .map((item: unknown) => itemForPeople(item, field, record, zone))
      .join(field.fields === undefined ? listSeparator(value) : ', ');
  if (field.format === 'json' && typeof value === 'string') return value;
  if (isRecord(value) && field.fields !== undefined)
    return recordForPeople(value, field.fields, record, zone, ', ');
  return cellForPrograms(field, record);
}

/** For a program: decimal strings, RFC 3339 times in UTC, `true` and `false`, lists with commas, JSON for the rest. */
export function cellForPrograms(field: Field, record: object): string {
  const target = described(field, record);
  // Such a column holds values of every kind: an amount has its currency with it.
  if (target?.field.format === 'money') return amountWithCurrency(target.field, target.record);
  if (target !== undefined) return cellForPrograms(target.field, target.record);
  const value = fieldValue(record, field.name);
  if (value === null || value === undefined) return '';
  switch (field.format) {
    case 'money':
      return decimal(value, field, record);
    case 'rate':
      return isWhole(value) ? percent(value) : plain(value);
    case 'share':
      return isWhole(value) ? percent(toHundredths(value)) : plain(value);
    case 'timestamp':
      return instantOfValue(value)?.toISOString() ?? plain(value);
    case 'list':
      return Array.isArray(value) && !value.some(isRecord) ? value.map(plain).join(',') : plain(value);
    case 'json':
      return JSON.stringify(value);
    case 'text':
    case 'id':
    case 'integer':
    case 'boolean':
    case 'date':
    case 'currency':
    case 'status':
      return plain(value);
  }
}

/** A value of another answer's field, as a record of that answer with nothing else in it. */
function described(field: Field, record: object): { field: Field; record: object } | undefined {
  if (field.shownLike === undefined) return undefined;
  const name = fieldValue(record, field.shownLike.namedBy);
  const other = field.fields?.find((one) => one.name === name);
  if (other === undefined) return undefined;
  return { field: other, record: withCurrencyOf(record, { [other.name]: fieldValue(record, field.name) }) };
}

/** Parts per million as an exact percentage: 88 750 → `8.875%`. */
export function percent(partsPerMillion: number): string {
  const whole = Math.trunc(Math.abs(partsPerMillion) / 10_000);
  const rest = String(Math.abs(partsPerMillion) % 10_000).padStart(4, '0');
  const decimals = rest.replace(/0+$/, '');
  return `${partsPerMillion < 0 ? '-' : ''}${whole}${decimals === '' ? '' : `.${decimals}`}%`;
}

function amountWithCurrency(field: Field, record: object): string {
  const value = fieldValue(record, field.name);
  if (value === null || value === undefined) return '';
  return `${decimal(value, field, record)} ${currencyOf(field, record)}`.trim();
}

/** A rate is what was agreed, to its last digit; a share is a finding: hundredths of a percent say enough. */
const toHundredths = (partsPerMillion: number): number => divideHalfEven(BigInt(partsPerMillion), 100n) * 100;

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

function decimal(value: unknown, field: Field, record: object): string {
  const currency = currencyOf(field, record);
  if (typeof value !== 'number' || currency === '') return plain(value);
  return formatMinor(value, currency);
}

function currencyOf(field: Field, record: object): string {
  const currency = fieldValue(record, field.currencyField ?? 'currency');
  return typeof currency === 'string' ? currency : '';
}

function timeForPeople(value: unknown, zone: string): string {
  const instant = instantOfValue(value);
  return instant === undefined ? plain(value) : wallClock(instant, zone);
}

function instantOfValue(value: unknown): Date | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && !(value instanceof Date)) return undefined;
  const instant = new Date(value);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

/** Simple items stand in a row; records get a line each. */
const listSeparator = (items: readonly unknown[]): string => (items.some(isRecord) ? '\n' : ', ');

function itemForPeople(item: unknown, { fields }: Field, holder: object, zone: string): string {
  if (!isRecord(item)) return plain(item);
  if (fields !== undefined) return recordForPeople(item, markedFields(fields), holder, zone, ' ');
  return Object.entries(item)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name}: ${plain(value)}`)
    .join(', ');
}

/** A record within a record, in one line: what it holds, without what is empty or nothing. Its amounts are in its holder's currency. */
function recordForPeople(
  item: object,
  fields: readonly Field[],
  holder: object,
  zone: string,
  separator: string,
): string {
  const whole = withCurrencyOf(holder, item);
  return fields
    .filter((field) => field.format !== 'currency' && !isNothing(fieldValue(item, field.name)))
    .map((field) => wordOf(field, whole, zone))
    .join(separator);
}

/** A value without its heading beside it: a count is marked as one, and a yes says to what. */
function wordOf(field: Field, record: object, zone: string): string {
  if (field.format === 'boolean') return headingOf(field).toLowerCase();
  const text = cellForPeople(field, record, zone);
  return field.format === 'integer' ? `×${text}` : text;
}

/** The fields marked for tables; all of them where none is. */
export function markedFields(fields: readonly Field[]): readonly Field[] {
  const shown = fields.filter(({ show }) => show !== 'never');
  const marked = shown.filter(({ show }) => show === 'table');
  return marked.length > 0 ? marked : shown;
}

export function withCurrencyOf(holder: object, item: object): object {
  const currency = fieldValue(holder, 'currency');
  return currency === undefined ? item : { currency, ...item };
}

/** Null, no, zero, nothing in it: what goes without saying. */
export const isNothing = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === false ||
  value === 0 ||
  value === '' ||
  (Array.isArray(value) && value.length === 0);

const isRecord = (value: unknown): value is object => typeof value === 'object' && value !== null;

function plain(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
