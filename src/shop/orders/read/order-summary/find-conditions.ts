import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { foldText } from '../../../../core/kernel/fold-text.ts';
import { dateIn } from '../../../../core/kernel/zone.ts';
import { currencies, exponentOf } from '../../../../core/model/money.ts';
import { contains } from '../../../../core/read/sql/keyset.ts';
import type { OrderFilter } from './find-filter.ts';
import type { Lead } from './find-plan.ts';
import type { OrderSummary } from './order-summary.ts';

type Condition = RawBuilder<SqlBool>;
type Column = keyof OrderSummary & string;

/** What must hold, as SQL. Only the leading filter's column is left to an index (see find-plan.ts). */
export function conditionsOf(filter: OrderFilter, lead: Lead | undefined, now: string): readonly Condition[] {
  return [
    ...equal('customerRef', filter.customer, lead === 'customer'),
    ...among('status', filter.status, lead === 'status'),
    ...among('payment', filter.payment, lead === 'payment'),
    ...among('fulfilment', filter.fulfilment, lead === 'fulfilment'),
    ...among('returns', filter.returns, false),
    ...equal('onHold', filter.onHold, lead === 'onHold'),
    ...equal('currency', filter.currency, lead === 'currency'),
    ...equal('country', filter.country, false),
    ...time(filter),
    ...amounts(filter),
    ...tagged(filter, lead),
    ...selling(filter, lead),
    ...refundDue(filter, lead),
    ...overdue(filter, lead, now),
    ...containing(filter),
  ];
}

const column = (name: Column, leads = true): RawBuilder<unknown> =>
  leads ? sql.ref(`order_summary.${name}`) : sql`+${sql.ref(`order_summary.${name}`)}`;

const equal = (name: Column, value: string | boolean | undefined, leads: boolean): Condition[] =>
  value === undefined ? [] : [sql`${column(name, leads)} = ${value}`];

function among(name: Column, words: readonly string[] | undefined, leads: boolean): Condition[] {
  if (words === undefined) return [];
  if (words.length === 1) return [sql`${column(name, leads)} = ${words[0]}`];
  return [sql`${column(name, leads)} in (${sql.join(words)})`];
}

const time = ({ from, to }: OrderFilter): Condition[] => [
  ...(from === undefined ? [] : [sql<SqlBool>`${column('orderedAt')} >= ${from}`]),
  ...(to === undefined ? [] : [sql<SqlBool>`${column('orderedAt')} < ${to}`]),
];

function amounts(filter: OrderFilter): Condition[] {
  const { min, max } = filter;
  const total = column('total', filter.currency !== undefined);
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
    const scaled = round(bound * 10 ** (exponent - 2));
    return sql`when ${column('currency', false)} in (${sql.join(codes)}) then ${scaled}`;
  });
  return sql`case ${sql.join(cases, sql` `)} else ${bound} end`;
}

/** As the leading filter it is joined (see find-orders.ts). */
const tagged = ({ tag }: OrderFilter, lead: Lead | undefined): Condition[] =>
  tag === undefined || lead === 'tag'
    ? []
    : [
        sql`exists (select 1 from order_tag where order_tag."orderId" = ${column('orderId')} and order_tag.folded = ${foldText(tag)})`,
      ];

const selling = ({ sku }: OrderFilter, lead: Lead | undefined): Condition[] =>
  sku === undefined || lead === 'sku'
    ? []
    : [
        sql`exists (select 1 from order_line where order_line."orderId" = ${column('orderId')} and +order_line.sku = ${sku})`,
      ];

function refundDue({ refundDue: due }: OrderFilter, lead: Lead | undefined): Condition[] {
  if (due === undefined) return [];
  return [sql`${column('balance', lead === 'refundDue')} ${sql.raw(due ? '<' : '>=')} 0`];
}

function overdue({ overdue: late, zone }: OrderFilter, lead: Lead | undefined, now: string): Condition[] {
  if (late === undefined) return [];
  const leads = lead === 'overdue';
  const waits = sql<SqlBool>`(${column('status', false)} = 'placed'
    and ${column('fulfilment', leads)} in ('unfulfilled', 'partially_shipped')
    and ${column('requiredBy', leads)} < ${dateIn(zone, now)})`;
  return late ? [waits] : [sql`coalesce(${waits}, 0) = 0`];
}

function containing({ text }: OrderFilter): Condition[] {
  if (text === undefined) return [];
  const found = [
    sql`select "orderId" from order_text where ${contains('order_text.text', text)}`,
    sql`select o."orderId" from renamed_customer cross join order_summary as o on o."customerRef" = renamed_customer.ref
      where ${contains('renamed_customer.names', text)}`,
    ...(/^\d{1,15}$/.test(text)
      ? [sql`select "orderId" from order_summary where number = ${Number(text)}`]
      : []),
  ];
  return [sql`${column('orderId', false)} in (${sql.join(found, sql` union all `)})`];
}
