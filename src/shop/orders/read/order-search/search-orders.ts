import { type RawBuilder, sql } from 'kysely';
import * as z from 'zod';
import { ok, type Result } from '../../../../core/kernel/result.ts';
import type { Ports } from '../../../../core/model/ports.ts';
import { defineQuery, type Page } from '../../../../core/model/query.ts';
import { WORTH_A_NOTICE } from '../../../../core/read/long-read.ts';
import { after, limit } from '../../../../core/read/paging.ts';
import { pageOfSlices, type Slice, type SortKey } from '../../../../core/read/sql/keyset.ts';
import { type OrderSummary, orderSummaryRow } from '../order-summary/order-summary.ts';
import { orderSummaryView } from '../order-summary/view.ts';
import { raw } from '../raw.ts';
import { renamedCustomerView } from '../renamed-customer/view.ts';
import { renamedProductView } from '../renamed-product/view.ts';
import { matchesOf, matchesUpTo, renamedAmong, wordsIn } from './search-matches.ts';
import { orderSearchView } from './view.ts';

const SORTS = ['-number', 'number', 'rank'] as const;

const input = z.strictObject({
  text: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .describe('Words, or beginnings of words, all of which must occur, whatever their case and accents'),
  sort: z
    .array(z.enum(SORTS))
    .length(1)
    .default(['-number'])
    .describe('Newest first (-number), oldest first (number), or the best match first (rank)'),
  after: after(),
  limit: limit(),
});

type Input = z.output<typeof input>;

export const searchOrders = defineQuery({
  name: 'SearchOrders',
  summary: 'Search orders for words: in references, customers, products, tracking numbers and notes',
  input,
  views: [orderSearchView, orderSummaryView, renamedCustomerView, renamedProductView],
  result: { kind: 'page', item: orderSummaryRow, idField: 'orderId' },
  answer,
  cli: {
    path: 'orders search',
    nothing: 'No orders match.',
    args: ['text'],
    flags: { text: { question: 'Which words?' } },
    examples: [
      { run: 'daybook orders search "lee mug"', does: 'Orders with a mug for somebody called Lee' },
      { run: 'daybook orders search TN123', does: 'The order behind a tracking number' },
      { run: 'daybook orders search "blue mug" --sort rank', does: 'The best match first' },
    ],
  },
});

type Found = OrderSummary & { readonly rank: number; readonly place: number };

const newest: SortKey = { column: 'place', descending: true };

const KEYS: Readonly<Record<(typeof SORTS)[number], readonly SortKey[]>> = {
  '-number': [newest],
  number: [{ column: 'place', descending: false }],
  rank: [{ column: 'rank', descending: false }, newest],
};

async function answer(asked: Input, { read, willRead }: Ports): Promise<Result<Page<OrderSummary>>> {
  const words = wordsIn(asked.text);
  const renamed = new Set((await read.all(raw(renamedAmong(words)))).map(({ word }) => word));
  const [sort = '-number'] = asked.sort;
  if (sort === 'rank') willRead((await read.first(raw(matchesUpTo(WORTH_A_NOTICE, words))))?.n ?? 0);
  const found = (slice: Slice) =>
    renamed.size === 0 && sort !== 'rank'
      ? byNumber(words, slice)
      : sorted(matchesOf(words, renamed, sort === 'rank'), slice);
  const page = await pageOfSlices(KEYS[sort], asked, (slice) => read.all(raw(matching(found(slice), slice))));
  return ok({ ...page, items: page.items.map(({ rank: _, place: __, ...order }) => order) });
}

/** The index of words is in the order of numbers: it is read no further than the page. */
const byNumber = (words: readonly string[], { where, orderBy, limit: most }: Slice) => sql`
  select 0 as rank, rowid as place from order_search_words where order_search_words match ${words.join(' ')}
  and ${where ?? sql`true`} order by ${orderBy} limit ${most}`;

const sorted = (matches: RawBuilder<unknown>, { where, orderBy, limit: most }: Slice) => sql`
  select rank, place from (${matches}) where ${where ?? sql`true`} order by ${orderBy} limit ${most}`;

/** Words are sought first; only the orders of the page are looked up. */
const matching = (page: RawBuilder<unknown>, { orderBy }: Slice) => sql<Found>`
  with page as materialized (${page})
  select page.rank, page.place, o.* from page cross join order_summary as o on o.number = page.place
  order by ${orderBy}`;
