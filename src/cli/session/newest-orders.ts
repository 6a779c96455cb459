import type { Session } from './session.ts';

/** The newest orders are those that somebody types. */
const MOST_ORDERS = 200;

/** The newest orders that pass the filter. */
export async function newestOrders<Order>(
  session: Session,
  filter: Readonly<Record<string, unknown>> = {},
): Promise<readonly Order[]> {
  const { queries } = await session.daybook();
  const data = { ...filter, sort: ['-number'], pageSize: MOST_ORDERS };
  const answer = await queries.dispatchUnknown({ name: 'FindOrders', data });
  return answer.ok ? (answer.value as { items: readonly Order[] }).items : [];
}

/** The tags that they have, each once. */
export async function recentTags(session: Session): Promise<readonly string[]> {
  const orders = await newestOrders<{ readonly tags: readonly string[] }>(session);
  return [...new Set(orders.flatMap(({ tags }) => tags))].toSorted();
}
