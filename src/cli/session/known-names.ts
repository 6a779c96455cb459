import type { Page } from '../../core/model/query.ts';
import type { Queries } from './app-port.ts';
import { ENTITIES } from './entities.ts';
import { valueOrThrow } from './session.ts';

/** What has a name of its own, which people give it. */
export type NamedKind = 'customer' | 'product';

export const isNamedKind = (word: string): word is NamedKind => word === 'customer' || word === 'product';

/** Names fetched at a time. */
const PAGE = 10_000;

/** Every name of a kind. @throws FailureError where the views cannot be asked */
export async function* namesOf(queries: Queries, kind: NamedKind): AsyncGenerator<string> {
  const { query: name, size, id } = ENTITIES[kind];
  let after: string | null = null;
  do {
    const data = { [size]: PAGE, ...(after === null ? {} : { after }) };
    const page = valueOrThrow(await queries.dispatchUnknown({ name, data })) as Page<Record<string, string>>;
    for (const item of page.items) yield item[id] as string;
    after = page.nextCursor;
  } while (after !== null);
}
