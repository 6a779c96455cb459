import type { Page } from '../../core/model/query.ts';
import type { Queries } from './app-port.ts';
import { valueOrThrow } from './session.ts';

/** Where the names stand that people give to customers and products. */
const LISTS = {
  customer: { query: 'FindCustomers', id: 'ref' },
  product: { query: 'FindProducts', id: 'sku' },
} as const;

/** What has a name of its own. */
export type NamedKind = keyof typeof LISTS;

export const isNamedKind = (word: string): word is NamedKind => Object.hasOwn(LISTS, word);

/** Names fetched at a time. */
const PAGE = 10_000;

/** Every name of a kind. @throws FailureError where the views cannot be asked */
export async function* namesOf(queries: Queries, kind: NamedKind): AsyncGenerator<string> {
  const { query: name, id } = LISTS[kind];
  let after: string | null = null;
  do {
    const data = { limit: PAGE, ...(after === null ? {} : { after }) };
    const page = valueOrThrow(await queries.dispatchUnknown({ name, data })) as Page<Record<string, string>>;
    for (const item of page.items) yield item[id] as string;
    after = page.nextCursor;
  } while (after !== null);
}
