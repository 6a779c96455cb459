import { sql } from 'kysely';
import * as z from 'zod';
import { after, decodeCursor, encodeCursor, limit, pageOf } from '../../../core/paging.ts';
import type { Ports } from '../../../core/ports.ts';
import { defineQuery, type Page } from '../../../core/query.ts';
import { ok, type Result } from '../../../core/result.ts';
import { type OrderSummary, orderSummaryRow } from '../order-summary/order-summary.ts';
import { orderSummaryView } from '../order-summary/view.ts';
import { raw } from '../raw.ts';
import { orderSearchView } from './view.ts';

const input = z.strictObject({
  text: z.string().trim().min(1).max(500).describe('Words, or beginnings of words, all of which must occur'),
  after: after(),
  limit: limit(),
});

type Input = z.output<typeof input>;

export const searchOrders = defineQuery({
  name: 'SearchOrders',
  summary: 'Search orders for words: in references, customers, products, tracking numbers and notes',
  input,
  views: [orderSearchView, orderSummaryView],
  result: { kind: 'page', item: orderSummaryRow, idField: 'orderId' },
  answer,
  door: {
    path: 'orders search',
    nothing: 'No orders match.',
    args: ['text'],
    examples: [
      { run: 'daybook orders search "lee mug"', does: 'Orders with a mug for somebody called Lee' },
      { run: 'daybook orders search TN123', does: 'The order behind a tracking number' },
    ],
  },
});

const placeSchema = z.strictObject({ rank: z.number(), number: z.int() });

type Found = OrderSummary & { readonly rank: number };

/** The best match first; of equally good ones, the newest. */
async function answer(asked: Input, { read }: Ports): Promise<Result<Page<OrderSummary>>> {
  const place = asked.after === undefined ? undefined : decodeCursor(placeSchema, asked.after);
  const found = await read.all(raw(matching(asked, place)));
  const page = pageOf(found, asked.limit, ({ rank, number }) => encodeCursor({ rank, number }));
  return ok({ ...page, items: page.items.map(({ rank: _, ...order }) => order), total: null });
}

/** Words are sought first; only those of the page are looked up. */
const matching = (asked: Input, place: z.output<typeof placeSchema> | undefined) => sql<Found>`
  with found as materialized (
    select rank, rowid as place from order_search_words where order_search_words match ${wordsIn(asked.text)}
  ), page as materialized (
    select * from found ${place === undefined ? sql`` : sql`where (rank, -place) > (${place.rank}, ${-place.number})`}
    order by rank, place desc limit ${asked.limit + 1}
  )
  select page.rank, o.* from page cross join order_summary as o on o.number = page.place
  order by page.rank, page.place desc`;

/** Every word as a beginning, in quotes: what people type has no operators. */
const wordsIn = (text: string): string =>
  text
    .split(/\s+/)
    .map((word) => `"${word.replaceAll('"', '""')}"*`)
    .join(' ');
