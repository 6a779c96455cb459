import type { TimeContext } from '../../../../cli/argv/values.ts';
import { omitUndefined } from '../../../../core/kernel/omit.ts';
import { dateIn } from '../../../../core/kernel/zone.ts';
import { countryCode, nearCountries } from '../../../../core/model/country-names.ts';
import { isCurrency, parseMinor } from '../../../../core/model/money.ts';
import type { Columns } from './columns.ts';
import type { Row } from './csv-rows.ts';
import type { OrderRows } from './order-rows.ts';
import { RowProblem } from './row-problem.ts';
import { isOfLine, type Target } from './targets.ts';

/** How cells are read. */
export interface Reading {
  readonly columns: Columns;
  /** For files without a column of currencies. */
  readonly currency: string | undefined;
  readonly time: TimeContext;
  /** The instant that a cell means. @throws FailureError or answers undefined for what is none */
  instant(text: string): string | undefined;
}

/** What ImportOrder takes. */
export type OrderData = Record<string, unknown> & { readonly items: readonly Record<string, unknown>[] };

type Said = Readonly<Partial<Record<Target, { readonly text: string; readonly row: number }>>>;

/** The rows of an order as ImportOrder's data. @throws RowProblem */
export function orderData(order: OrderRows, reading: Reading): OrderData {
  if (order.wrong !== undefined) throw new RowProblem(order.wrong);
  const said = saidOfOrder(order, reading.columns);
  const text = (target: Target): string | undefined => said[target]?.text;
  const time = (target: Target): string | undefined => instantAt(said, target, reading);
  const currency = currencyOf(said, order, reading);
  const cost = money(said, 'shippingCost', currency);
  const shippedAt = time('shipped');
  return omitUndefined({
    externalRef: order.order,
    ...buyerOf(said, order),
    currency,
    items: order.rows.map((row) => itemOf(row, currency, reading.columns)),
    shipping: cost === undefined ? undefined : { method: text('shippingMethod') ?? 'standard', amount: cost },
    shippingAddress: addressOf(said),
    requiredBy: dayOf(time('requiredBy'), reading.time),
    placedAt: time('date'),
    completedAt: time('completed'),
    cancelledAt: time('cancelled'),
    shipments:
      shippedAt === undefined
        ? undefined
        : [omitUndefined({ shippedAt, deliveredAt: time('delivered'), carrier: text('carrier') })],
    tags: listOf(order, reading.columns, 'tag', (cell) => cell.split(/[,;]/)),
    notes: listOf(order, reading.columns, 'note', (cell) => [cell])?.map((note) => ({ text: note })),
    declaredTotal: money(said, 'total', currency),
  }) as OrderData;
}

// --- the order -------------------------------------------------------------------------------------------------------

/**
 * What the rows say of their order: any of them may say it, none may say otherwise. Only of the date the first counts:
 * cash registers stamp each line.
 */
function saidOfOrder({ rows }: OrderRows, columns: Columns): Said {
  const said: Partial<Record<Target, { text: string; row: number }>> = {};
  for (const [target, place] of columns) {
    if (isOfLine(target) || target === 'order') continue;
    for (const { row, cells } of rows) {
      const text = (cells[place] ?? '').trim();
      const before = said[target];
      if (text === '' || text === before?.text) continue;
      if (before === undefined) said[target] = { text, row };
      else if (target !== 'date')
        throw new RowProblem(
          `Row ${row}: ${target} is "${text}", but "${before.text}" in row ${before.row}.`,
        );
    }
  }
  return said;
}

function buyerOf(said: Said, { first }: OrderRows): Record<string, unknown> {
  const [customer, name, email] = [said.customer?.text, said.customerName?.text, said.email?.text];
  if (customer !== undefined) return { customer, customerName: name, customerEmail: email };
  if (name === undefined) throw new RowProblem(`Row ${first} names neither a customer nor a customerName.`);
  return { guest: omitUndefined({ name, email }) };
}

function currencyOf(said: Said, { first }: OrderRows, { currency }: Reading): string {
  const given = said.currency?.text.toUpperCase() ?? currency;
  const row = said.currency?.row ?? first;
  if (given === undefined)
    throw new RowProblem(`Row ${row} says no currency. Give it with --currency or a column.`);
  if (!isCurrency(given)) throw new RowProblem(`Row ${row}: "${given}" is not an ISO 4217 currency.`);
  return given;
}

function addressOf(said: Said): object | undefined {
  const { line1, city, country } = said;
  if (line1 === undefined || city === undefined || country === undefined) return undefined;
  const code = countryCode(country.text);
  if (code === undefined) throw noCountry(country);
  return omitUndefined({
    name: said.shipName?.text,
    line1: line1.text,
    line2: said.line2?.text,
    city: city.text,
    region: said.region?.text,
    postalCode: said.postalCode?.text,
    country: code,
  });
}

function noCountry({ text, row }: { text: string; row: number }): RowProblem {
  const [near] = nearCountries(text);
  const meant = near === undefined ? '' : ` Did you mean "${near}"?`;
  return new RowProblem(`Row ${row}: "${text}" is not a country.${meant}`);
}

function instantAt(said: Said, target: Target, { instant }: Reading): string | undefined {
  const cell = said[target];
  if (cell === undefined) return undefined;
  let found: string | undefined;
  let why = 'it is not a date of this form';
  try {
    found = instant(cell.text);
  } catch (error) {
    why = error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
  }
  if (found !== undefined) return found;
  throw new RowProblem(`Row ${cell.row}: ${target} is "${cell.text}": ${why}.`);
}

const dayOf = (instant: string | undefined, { zone }: TimeContext): string | undefined =>
  instant === undefined ? undefined : dateIn(zone, instant);

function money(said: Said, target: Target, currency: string): number | undefined {
  const cell = said[target];
  return cell === undefined ? undefined : minor(cell.text, currency, target, cell.row);
}

function listOf(
  { rows }: OrderRows,
  columns: Columns,
  target: Target,
  split: (cell: string) => readonly string[],
): readonly string[] | undefined {
  const place = columns.get(target);
  if (place === undefined) return undefined;
  const cells = rows.flatMap(({ cells: own }) => split(own[place] ?? '')).map((cell) => cell.trim());
  const words = [...new Set(cells)].filter((word) => word !== '');
  return words.length === 0 ? undefined : words;
}

// --- its lines -------------------------------------------------------------------------------------------------------

function itemOf({ row, cells }: Row, currency: string, columns: Columns): Record<string, unknown> {
  const text = (target: Target): string | undefined => {
    const place = columns.get(target);
    return (place === undefined ? undefined : cells[place]?.trim()) || undefined;
  };
  const [sku, name, price] = [text('sku'), text('name'), text('price')];
  if (sku === undefined && name === undefined)
    throw new RowProblem(`Row ${row} has neither a sku nor a name.`);
  const discount = rate(text('discount'), 'discount', row);
  return omitUndefined({
    sku,
    name,
    category: text('category'),
    quantity: units(text('quantity'), row, columns.has('quantity')),
    unitPrice: price === undefined ? undefined : minor(price, currency, 'price', row),
    taxRatePpm: rate(text('tax'), 'tax', row),
    discount: discount === undefined || discount === 0 ? undefined : { percentPpm: discount },
  });
}

function units(text: string | undefined, row: number, isColumn: boolean): number | undefined {
  if (text === undefined && !isColumn) return undefined;
  if (text !== undefined && /^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text);
  throw new RowProblem(`Row ${row}: quantity is "${text ?? ''}", not a whole number from 1.`);
}

/** Exact, or rejected: an amount is never rounded. */
function minor(text: string, currency: string, target: Target, row: number): number {
  const parsed = parseMinor(text, currency);
  if (!('amount' in parsed)) throw new RowProblem(`Row ${row}: ${target}: ${parsed.problem}.`);
  if (parsed.amount >= 0) return parsed.amount;
  throw new RowProblem(`Row ${row}: ${target} is "${text}", less than nothing.`);
}

function rate(text: string | undefined, target: Target, row: number): number | undefined {
  if (text === undefined) return undefined;
  const match = /^(\d{1,3})(?:\.(\d{1,4})0*)?\s*%?$/.exec(text);
  const ppm = match === null ? Number.NaN : Number(`${match[1]}${(match[2] ?? '').padEnd(4, '0')}`);
  if (ppm <= 1_000_000) return ppm;
  throw new RowProblem(`Row ${row}: ${target} is "${text}", not a percentage like 10 or 8.875.`);
}
