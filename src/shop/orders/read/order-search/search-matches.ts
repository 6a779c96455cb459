import { type RawBuilder, sql } from 'kysely';
import { foldText } from '../../../../core/kernel/fold-text.ts';

/**
 * Every word as a beginning, in quotes: what people type has no operators. Signs between words are none; signs alone
 * match nothing. A single letter or digit of the alphabet is a word of its own: nearly every order has one that begins so.
 */
export function wordsIn(text: string): readonly string[] {
  const words = foldText(text).trim().split(' ');
  const sought = words.filter((word) => /[\p{L}\p{N}]/u.test(word));
  return (sought.length > 0 ? sought : words).map(
    (word) => `"${word.replaceAll('"', '""')}"${/^[\x20-\x7e]$/.test(word) ? '' : '*'}`,
  );
}

/** Which of the words are in a name of a customer or a product that has had several, or in such an e-mail address. */
export const renamedAmong = (words: readonly string[]) => sql<{ word: string }>`
  select word.value as word from json_each(${JSON.stringify(words)}) as word
  where exists (select 1 from renamed_customer_words where renamed_customer_words match word.value)
  or exists (select 1 from renamed_product_words where renamed_product_words match word.value)`;

/**
 * The number of each order that has all words, those of `renamed` in its own text or in the names of its customer and its
 * products; and its rank, if that is wanted: to rank a match costs ten times as much as to find it.
 */
export function matchesOf(
  words: readonly string[],
  renamed: ReadonlySet<string>,
  isRanked: boolean,
): RawBuilder<unknown> {
  const inOrders = isRanked ? rankedInOrders : foundInOrders;
  const own = words.filter((word) => !renamed.has(word)).join(' ');
  if (renamed.size === 0) return inOrders(own, 0);
  const either = [...renamed].flatMap((word, index) => [
    inOrders(word, index + 1),
    inCustomers(word, index + 1),
    inProducts(word, index + 1),
  ]);
  const parts = own === '' ? either : [inOrders(own, 0), ...either];
  return sql`select sum(rank) as rank, place from (${sql.join(parts, sql` union all `)})
    group by place having count(distinct part) = ${renamed.size + (own === '' ? 0 : 1)}`;
}

/** How many orders have all words in their own text, or so many: all are ranked before the best can be told. */
export const matchesUpTo = (most: number, words: readonly string[]) => sql<{ n: number }>`select count(*) as n
  from (select 1 from order_search_words where order_search_words match ${words.join(' ')} limit ${most})`;

const rankedInOrders = (words: string, part: number) => sql`select ${part} as part, rank, rowid as place
  from order_search_words where order_search_words match ${words}`;

const foundInOrders = (words: string, part: number) => sql`select ${part} as part, 0.0 as rank, rowid as place
  from order_search_words where order_search_words match ${words}`;

// Other names say less than the order's own text: they add nothing to the rank.

const inCustomers = (word: string, part: number) => sql`select ${part} as part, 0.0 as rank, o.number as place
  from renamed_customer as customer cross join order_summary as o on o."customerRef" = customer.ref
  where customer.place in (select rowid from renamed_customer_words where renamed_customer_words match ${word})`;

const inProducts = (
  word: string,
  part: number,
) => sql`select distinct ${part} as part, 0.0 as rank, o.number as place
  from renamed_product as product cross join order_line as line on line.sku = product.sku
  cross join order_summary as o on o."orderId" = line."orderId"
  where product.place in (select rowid from renamed_product_words where renamed_product_words match ${word})`;
