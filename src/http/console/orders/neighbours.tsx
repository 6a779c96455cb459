import type { Page } from '../../../core/model/query.ts';
import type { Visit } from '../visit.ts';
import { foundOrders, type OrderRow } from './found-orders.ts';

/** The order before and behind this one in the list that the page was reached from (`?in=` holds its URL's parameters). */
export async function Neighbours({ visit, orderId }: { readonly visit: Visit; readonly orderId: string }) {
  const within = visit.query('in');
  if (within === undefined) return null;
  const list = new URLSearchParams(within);
  const page = await foundOrders(visit, list);
  const place = page.items.findIndex((row) => row.orderId === orderId);
  if (place === -1) return null;
  const before = page.items[place - 1]
    ? linkTo(page.items[place - 1], list)
    : await lastOfPrevious(visit, list);
  const behind = page.items[place + 1]
    ? linkTo(page.items[place + 1], list)
    : await firstOfNext(visit, list, page);
  return (
    <nav class="row" aria-label="In the list">
      {before !== undefined && (
        <a class="button" rel="prev" href={before}>
          Previous
        </a>
      )}
      {behind !== undefined && (
        <a class="button" rel="next" href={behind}>
          Next
        </a>
      )}
    </nav>
  );
}

const linkTo = (row: OrderRow | undefined, list: URLSearchParams): string | undefined =>
  row && `/console/orders/${row.number}?in=${encodeURIComponent(list.toString())}`;

/** Lists go forward alone: the page before is known if the reader came from there. */
async function lastOfPrevious(visit: Visit, list: URLSearchParams): Promise<string | undefined> {
  const [from, before] = [list.get('after'), list.get('before')];
  if (from === null || before === null) return undefined;
  const previous = new URLSearchParams(list);
  previous.delete('before');
  if (before === '') previous.delete('after');
  else previous.set('after', before);
  const { items } = await foundOrders(visit, previous);
  return linkTo(items.at(-1), previous);
}

async function firstOfNext(
  visit: Visit,
  list: URLSearchParams,
  { nextCursor }: Page<OrderRow>,
): Promise<string | undefined> {
  if (nextCursor === null) return undefined;
  const next = new URLSearchParams(list);
  next.set('before', list.get('after') ?? '');
  next.set('after', nextCursor);
  const { items } = await foundOrders(visit, next);
  return linkTo(items[0], next);
}
