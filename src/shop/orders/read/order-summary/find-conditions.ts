import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { foldText } from '../../../../core/kernel/fold-text.ts';
import { dateIn } from '../../../../core/kernel/zone.ts';
import { currencies, exponentOf } from '../../../../core/model/money.ts';
import { contains } from '../../../../core/read/sql/keyset.ts';
import type { OrderFilter } from './find-filter.ts';
import type { Lead } from './find-lead.ts';
import { NOT_ALL_SHIPPED, ON_HOLD, type OrderSummary, RETURNING } from './order-summary.ts';

export type Condition = RawBuilder<SqlBool>;
type Column = keyof OrderSummary & string;

/**
 * What must hold, as SQL. Only the leading filter's column is left to an index (see find-plan.ts).
 *
 * @param numbers of the few orders that have the text, where it is known that they are few
 */
export function conditionsOf(
  filter: OrderFilter,
  lead: Lead | undefined,
  now: string,
  numbers?: RawBuilder<unknown>,
): readonly Condition[] {
  return [
    ...equal('customerRef', filter.customer, lead === 'customer'),
    ...equal('batch', filter.batch, lead === 'batch'),
    ...among('status', filter.status),
    ...among('payment', filter.payment),
    ...among('fulfilment', filter.fulfilment),
    ...returning(filter, lead),
    ...held(filter, lead),
    ...equal('currency', filter.currency, false),
    ...equal('country', filter.country, lead === 'country'),
    ...time(filter, lead),
    ...(lead === 'amount' ? [] : amounts(filter)),
    ...(lead === 'tag' ? [] : tagged(filter)),
    ...(lead === 'sku' ? [] : selling(filter)),
    ...refundDue(filter, lead),
    ...overdue(filter, lead, now),
    ...(lead === 'text' ? [] : containing(filter, numbers)),
  ];
}

const column = (name: Column, leads: boolean): RawBuilder<unknown> =>
  leads ? sql.ref(`order_summary.${name}`) : sql`+${sql.ref(`order_summary.${name}`)}`;

const equal = (name: Column, value: string | boolean | undefined, leads: boolean): Condition[] =>
  value === undefined ? [] : [sql`${column(name, leads)} = ${value}`];

const among = (name: Column, words: readonly string[] | undefined, leads = false): Condition[] =>
  words === undefined ? [] : [sql`${column(name, leads)} in (${sql.join(words)})`];

const returning = ({ returns }: OrderFilter, lead: Lead | undefined): Condition[] =>
  lead === 'returns'
    ? [...among('returns', returns, true), sql.raw<SqlBool>(RETURNING)]
    : among('returns', returns);

const held = ({ onHold }: OrderFilter, lead: Lead | undefined): Condition[] =>
  lead === 'onHold' ? [sql.raw<SqlBool>(ON_HOLD)] : equal('onHold', onHold, false);

function time({ from, to }: OrderFilter, lead: Lead | undefined): Condition[] {
  const orderedAt = column('orderedAt', lead !== undefined && GO_ON_BY_DATE.has(lead));
  return [
    ...(from === undefined ? [] : [sql<SqlBool>`${orderedAt} >= ${from}`]),
    ...(to === undefined ? [] : [sql<SqlBool>`${orderedAt} < ${to}`]),
  ];
}

/** Leads whose index goes on with the date. */
const GO_ON_BY_DATE: ReadonlySet<Lead> = new Set([
  'date',
  'customer',
  'batch',
  'country',
  'returns',
  'words',
]);

function amounts(filter: OrderFilter): Condition[] {
  const { min, max } = filter;
  const total = column('total', false);
  return [
    ...(min === undefined ? [] : [sql<SqlBool>`${total} >= ${inOwnCurrency(min, filter, Math.ceil)}`]),
    ...(max === undefined ? [] : [sql<SqlBool>`${total} <= ${inOwnCurrency(max, filter, Math.floor)}`]),
  ];
}

/** A bound in the minor units of each order's own currency; 1 250 hundredths are 12.5 yen and 12 500 fils. */
function inOwnCurrency(
  bound: number,
  filter: OrderFilter,
  round: (amount: number) => number,
): RawBuilder<unknown> {
  if (filter.currency !== undefined) return sql`${bound}`;
  const cases = [0, 3, 4].map((exponent) => {
    const codes = currencies().filter((code) => exponentOf(code) === exponent);
    return sql`when ${column('currency', false)} in (${sql.join(codes)}) then ${scaled(bound, exponent, round)}`;
  });
  return sql`case ${sql.join(cases, sql` `)} else ${bound} end`;
}

const scaled = (bound: number, exponent: number, round: (amount: number) => number): number =>
  round(bound * 10 ** (exponent - 2));

/** The totals that a filter lets through, in the minor units of a currency. */
export function totalsIn(
  currency: string,
  filter: OrderFilter,
): { readonly min: number; readonly max: number } {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = filter;
  if (filter.currency !== undefined) return { min, max };
  const exponent = exponentOf(currency);
  return {
    min: scaled(min, exponent, Math.ceil),
    max: filter.max === undefined ? max : scaled(max, exponent, Math.floor),
  };
}

const tagged = ({ tag }: OrderFilter): Condition[] =>
  tag === undefined
    ? []
    : [
        sql`exists (select 1 from order_tag where order_tag."orderId" = ${column('orderId', true)} and +order_tag.folded = ${foldText(tag)})`,
      ];

const selling = ({ sku }: OrderFilter): Condition[] =>
  sku === undefined
    ? []
    : [
        sql`exists (select 1 from order_line where order_line."orderId" = ${column('orderId', true)} and +order_line.sku = ${sku})`,
      ];

function refundDue({ refundDue: due }: OrderFilter, lead: Lead | undefined): Condition[] {
  if (due === undefined) return [];
  return [sql`${column('balance', lead === 'refundDue')} ${sql.raw(due ? '<' : '>=')} 0`];
}

function overdue({ overdue: late, zone }: OrderFilter, lead: Lead | undefined, now: string): Condition[] {
  if (late === undefined) return [];
  const today = dateIn(zone, now);
  if (lead === 'overdue')
    return [sql.raw<SqlBool>(NOT_ALL_SHIPPED), sql`${column('requiredBy', true)} < ${today}`];
  const waits = sql<SqlBool>`(${sql.raw(NOT_ALL_SHIPPED)} and ${column('requiredBy', false)} < ${today})`;
  return late ? [waits] : [sql`coalesce(${waits}, 0) = 0`];
}

/** Conditions on orders that another filter finds. */
function containing({ text }: OrderFilter, numbers: RawBuilder<unknown> | undefined): Condition[] {
  if (text === undefined) return [];
  if (numbers !== undefined) return [sql`${column('number', false)} in (${numbers})`];
  const found = [
    sql`exists (select 1 from order_text where order_text."orderId" = ${column('orderId', true)}
      and ${contains('order_text.text', text)})`,
    sql`${column('customerRef', false)} in (select ref from renamed_customer where ${contains('renamed_customer.names', text)})`,
    ...(isNumber(text) ? [sql`${column('number', false)} = ${Number(text)}`] : []),
  ];
  return [sql`(${sql.join(found, sql` or `)})`];
}

export const isNumber = (text: string): boolean => /^\d{1,15}$/.test(text);
