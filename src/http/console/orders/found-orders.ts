import type { Page } from '../../../core/model/query.ts';
import { filterData, type Question } from '../forms/filtered.ts';
import type { Visit } from '../visit.ts';

/** What pages read of an order in a list; the rest is shown by the answer's shape. */
export interface OrderRow {
  readonly orderId: string;
  readonly number: number;
  readonly customerName: string;
}

export const FOUND_ORDERS: Question = { query: 'FindOrders' };

/** The orders of a list, by its URL's parameters: words to be searched for, or the fields of `FindOrders`. */
export async function foundOrders(visit: Visit, list: URLSearchParams): Promise<Page<OrderRow>> {
  const search = list.get('search')?.trim();
  const after = list.get('after');
  if (search) return visit.ask('SearchOrders', { text: search, ...(after && { after }) });
  const data = await filterData(visit, FOUND_ORDERS, list);
  return visit.ask('FindOrders', { withTotal: !after, zone: visit.zone, ...data });
}

/** How many orders of each status the rest of the filter leaves. */
export async function countsOf(
  visit: Visit,
  list: URLSearchParams,
  statuses: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { after: _, sort: __, ...filter } = await filterData(visit, FOUND_ORDERS, list);
  const counts = new Map<string, number>();
  for (const status of statuses) {
    const { total } = await visit.ask<Page<unknown>>('FindOrders', {
      ...filter,
      zone: visit.zone,
      status: [status],
      withTotal: true,
      pageSize: 1,
    });
    counts.set(status, total ?? 0);
  }
  return counts;
}
