import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { foldText } from '../../../../core/kernel/fold-text.ts';
import { WORTH_A_NOTICE } from '../../../../core/read/long-read.ts';
import { contains } from '../../../../core/read/sql/keyset.ts';
import { conditionsOf, isNumber } from './find-conditions.ts';
import type { OrderFilter } from './find-filter.ts';
import type { Lead } from './find-lead.ts';

/** Parts of an index that together have all that is looked for, each in the order in which the index goes on. */
export interface Parts {
  /** The orders that stand as the filter says. */
  readonly words: readonly State[];
  /** What the filter lets through of each currency. */
  readonly amount: readonly { readonly currency: string; readonly min: number; readonly max: number }[];
}

export interface State {
  readonly status: string;
  readonly payment: string;
  readonly fulfilment: string;
}

/** That an order is in each of the parts. */
export const partsOf = (lead: 'words' | 'amount', parts: Parts): readonly RawBuilder<SqlBool>[] =>
  lead === 'words'
    ? parts.words.map(
        ({
          status,
          payment,
          fulfilment,
        }) => sql`order_summary.status = ${status} and order_summary.payment = ${payment}
          and order_summary.fulfilment = ${fulfilment}`,
      )
    : parts.amount.map(
        ({ currency, min, max }) =>
          sql`order_summary.currency = ${currency} and order_summary.total between ${min} and ${max}`,
      );

/** What leads, joined to the orders, each of which is there once. Cross joins keep their order in SQLite. */
export function leading(filter: OrderFilter, lead: Lead | undefined, parts: Parts): RawBuilder<unknown> {
  if (lead === 'tag')
    return among(sql`select distinct "orderId" from order_tag where folded = ${foldText(filter.tag ?? '')}`);
  if (lead === 'sku') return among(sql`select distinct "orderId" from order_line where sku = ${filter.sku}`);
  if (lead === 'text') return among(ordersWith(filter.text ?? ''));
  if (lead === 'words' || lead === 'amount')
    return sql`json_each(${JSON.stringify(parts[lead])}) as part cross join order_summary on ${IN_PART[lead]}`;
  return sql`order_summary`;
}

const among = (found: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`(${found}) as found cross join order_summary on order_summary."orderId" = found."orderId"`;

/** The tables of many rows an order that have its date, so that an index finds by them in its order. */
export const DATED = {
  tag: {
    table: 'order_tag',
    /** VIP and vip are two tags, but one for a search. */
    rows: ({
      tag = '',
    }: OrderFilter) => sql`order_tag cross join order_summary on order_summary."orderId" = order_tag."orderId"
      and order_tag.folded = ${foldText(tag)} and not exists (select 1 from order_tag as earlier
      where earlier."orderId" = order_tag."orderId" and earlier.tag < order_tag.tag and +earlier.folded = order_tag.folded)`,
  },
  sku: {
    table: 'order_line',
    /** An order with two lines of one product is still one order. */
    rows: ({
      sku,
    }: OrderFilter) => sql`order_line cross join order_summary on order_summary."orderId" = order_line."orderId"
      and order_line.sku = ${sku} and not exists (select 1 from order_line as earlier
      where earlier."orderId" = order_line."orderId" and earlier."lineId" < order_line."lineId" and +earlier.sku = order_line.sku)`,
  },
} as const;

/** That an order is in a part. */
const IN_PART = {
  words: sql`order_summary.status = part.value ->> 'status' and order_summary.payment = part.value ->> 'payment'
    and order_summary.fulfilment = part.value ->> 'fulfilment'`,
  amount: sql`order_summary.currency = part.value ->> 'currency'
    and order_summary.total between part.value ->> 'min' and part.value ->> 'max'`,
};

/** Entries of the index that the filter leads with, and no more than so many. */
export const upTo = (
  most: number,
  filter: OrderFilter,
  lead: Lead,
  { parts, now }: { readonly parts: Parts; readonly now: string },
): RawBuilder<{ n: number }> =>
  sql`select count(*) as n from (${entries(filter, lead, parts, now)} limit ${most})`;

function entries(filter: OrderFilter, lead: Lead, parts: Parts, now: string): RawBuilder<unknown> {
  if (lead === 'tag') return sql`select 1 from order_tag where folded = ${foldText(filter.tag ?? '')}`;
  if (lead === 'sku') return sql`select 1 from order_line where sku = ${filter.sku}`;
  if (lead === 'text') return candidatesFor(filter.text ?? '');
  if (lead === 'words' || lead === 'amount') return sql`select 1 from ${leading(filter, lead, parts)}`;
  return sql`select 1 from order_summary where ${sql.join(conditionsOf(only(filter, lead), lead, now), sql` and `)}`;
}

/** The filter's field that a lead stands for, alone. */
function only(
  { customer, batch, onHold, refundDue, overdue, returns, country, from, to, zone }: OrderFilter,
  lead: Lead,
): OrderFilter {
  const fields: Readonly<Partial<Record<Lead, Partial<OrderFilter>>>> = {
    customer: { customer },
    batch: { batch },
    onHold: { onHold },
    refundDue: { refundDue },
    overdue: { overdue },
    returns: { returns },
    country: { country },
    date: { from, to },
  };
  return { ...fields[lead], zone };
}

/** The orders in whose text, number or customer's names it is. */
const ordersWith = (text: string): RawBuilder<unknown> => sql`
  ${inOwnText(text)}
  union select o."orderId" from renamed_customer cross join order_summary as o on o."customerRef" = renamed_customer.ref
    where ${contains('renamed_customer.names', text)}
  ${isNumber(text) ? sql`union select "orderId" from order_summary where number = ${Number(text)}` : sql``}`;

/** The same as numbers, of a text that has trigrams: what the index of dates has, too. */
export const numbersWith = (text: string): RawBuilder<unknown> => sql`
  ${isOneTrigram(text) ? sql`select rowid from order_text_trigrams where order_text_trigrams match ${trigramsOf(text)}` : checked(text, 'number')}
  union all select o.number from renamed_customer cross join order_summary as o on o."customerRef" = renamed_customer.ref
    where ${contains('renamed_customer.names', text)}
  ${isNumber(text) ? sql`union all select ${Number(text)}` : sql``}`;

/** Who has the trigram has the text. */
const isOneTrigram = (text: string): boolean => /^[a-z0-9]{3}$/.test(foldText(text));

/** By its trigrams, as many as that leaves; a shorter text has none. */
function inOwnText(text: string): RawBuilder<unknown> {
  return hasTrigrams(text)
    ? checked(text, 'orderId')
    : sql`select "orderId" from order_text where ${contains('order_text.text', text)}`;
}

/** What has all trigrams of a text may have the text. */
const checked = (text: string, column: 'orderId' | 'number') => sql`
  select o.${sql.ref(column)} from order_text_trigrams cross join order_summary as o on o.number = order_text_trigrams.rowid
    cross join order_text on order_text."orderId" = o."orderId"
    where order_text_trigrams match ${trigramsOf(text)} and ${contains('order_text.text', text)}`;

/** How many of the first texts it is in, or so many: as many are looked at as are read without a notice. */
export const upToAmongFirst = (most: number, text: string) => sql<{ n: number }>`select count(*) as n from (
  select 1 from (select text from order_text limit ${WORTH_A_NOTICE}) where ${contains('text', text)} limit ${most})`;

/** A text of one or two letters has none. */
export const hasTrigrams = (text: string): boolean => trigramsOf(text) !== '';

/** No fewer than `ordersWith` finds, but for those that its customer's names find. */
const candidatesFor = (text: string): RawBuilder<unknown> => {
  const trigrams = trigramsOf(text);
  return trigrams === ''
    ? inOwnText(text)
    : sql`select 1 from order_text_trigrams where order_text_trigrams match ${trigrams}`;
};

function trigramsOf(text: string): string {
  const letters = Array.from(foldText(text));
  const trigrams = letters.slice(2).map((_, index) => letters.slice(index, index + 3).join(''));
  return [...new Set(trigrams)].map((trigram) => `"${trigram.replaceAll('"', '""')}"`).join(' ');
}
