import { type RawBuilder, sql } from 'kysely';
import * as z from 'zod';
import { ok, type Result } from '../../../../core/kernel/result.ts';
import type { Ports } from '../../../../core/model/ports.ts';
import { defineQuery, type Page } from '../../../../core/model/query.ts';
import { after, limit } from '../../../../core/read/paging.ts';
import { pageOfSlices, type Slice, type SortKey } from '../../../../core/read/sql/keyset.ts';
import { type OrderSummary, orderSummaryRow } from '../order-summary/order-summary.ts';
import { orderSummaryView } from '../order-summary/view.ts';
import { raw } from '../raw.ts';
import { renamedCustomerView } from '../renamed-customer/view.ts';
import { renamedProductView } from '../renamed-product/view.ts';
import { matchesOf, renamedAmong, wordsIn } from './search-matches.ts';
import { orderSearchView } from './view.ts';

const input = z.strictObject({
  text: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .describe('Words, or beginnings of words, all of which must occur, whatever their case and accents'),
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
    examples: [
      { run: 'daybook orders search "lee mug"', does: 'Orders with a mug for somebody called Lee' },
      { run: 'daybook orders search TN123', does: 'The order behind a tracking number' },
    ],
  },
});

type Found = OrderSummary & { readonly rank: number; readonly place: number };

/** The best match first; of equally good ones, the newest. */
const keys: readonly SortKey[] = [
  { column: 'page.rank', descending: false },
  { column: 'page.place', descending: true },
];

async function answer(asked: Input, { read }: Ports): Promise<Result<Page<OrderSummary>>> {
  const words = wordsIn(asked.text);
  const renamed = await read.all(raw(renamedAmong(words)));
  const matches = matchesOf(words, new Set(renamed.map(({ word }) => word)));
  const page = await pageOfSlices(keys, asked, (slice) => read.all(raw(matching(matches, slice))));
  return ok({ ...page, items: page.items.map(({ rank: _, place: __, ...order }) => order) });
}

/** Words are sought first; only those of the page are looked up. */
const matching = (matches: RawBuilder<unknown>, { where, orderBy, limit: most }: Slice) => sql<Found>`
  with page as materialized (
    select * from (${matches}) as page where ${where ?? sql`true`} order by ${orderBy} limit ${most}
  )
  select page.rank, page.place, o.* from page cross join order_summary as o on o.number = page.place
  order by ${orderBy}`;
