import type { Field } from '../../core/field.ts';
import { formatMinor } from '../../core/money.ts';
import { wallClock } from '../zoned-time.ts';

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
  const value = fieldValue(record, field.name);
  if (value === null || value === undefined) return '';
  if (field.format === 'boolean' && typeof value === 'boolean') return value ? 'yes' : 'no';
  if (field.format === 'timestamp') return timeForPeople(value, zone);
  if (field.format === 'money')
    return [decimal(value, field, record), currencyOf(field, record)].join(' ').trim();
  if (field.format === 'list' && Array.isArray(value))
    return value.map(itemForPeople).join(listSeparator(value));
  return cellForPrograms(field, record);
}

/** For a program: decimal strings, RFC 3339 times in UTC, `true` and `false`, lists with commas, JSON for the rest. */
export function cellForPrograms(field: Field, record: object): string {
  const value = fieldValue(record, field.name);
  if (value === null || value === undefined) return '';
  switch (field.format) {
    case 'money':
      return decimal(value, field, record);
    case 'rate':
      return typeof value === 'number' && Number.isSafeInteger(value) ? percent(value) : plain(value);
    case 'timestamp':
      return instantOfValue(value)?.toISOString() ?? plain(value);
    case 'list':
      return Array.isArray(value) ? value.map(plain).join(',') : plain(value);
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

/** Parts per million as an exact percentage: 88 750 → `8.875%`. */
export function percent(partsPerMillion: number): string {
  const whole = Math.trunc(Math.abs(partsPerMillion) / 10_000);
  const rest = String(Math.abs(partsPerMillion) % 10_000).padStart(4, '0');
  const decimals = rest.replace(/0+$/, '');
  return `${partsPerMillion < 0 ? '-' : ''}${whole}${decimals === '' ? '' : `.${decimals}`}%`;
}

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

function itemForPeople(item: unknown): string {
  if (!isRecord(item)) return plain(item);
  return Object.entries(item)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name}: ${plain(value)}`)
    .join(', ');
}

const isRecord = (value: unknown): value is object => typeof value === 'object' && value !== null;

function plain(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
