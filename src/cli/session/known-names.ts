import type { Queries } from '../../core/dispatch/opened-daybook.ts';
import { valueOrThrow } from '../../core/kernel/value-or-throw.ts';
import type { Page } from '../../core/model/query.ts';
import type { EntityCli } from './entities.ts';

/** Names fetched at a time. */
const PAGE = 10_000;

/** The name of every entity of a kind. @throws FailureError where the views cannot be read */
export async function* namesOf(
  queries: Pick<Queries, 'dispatchUnknown'>,
  { find: name, size, id }: EntityCli,
): AsyncGenerator<string> {
  let after: string | null = null;
  do {
    const data = { [size]: PAGE, ...(after === null ? {} : { after }) };
    const page = valueOrThrow(await queries.dispatchUnknown({ name, data })) as Page<Record<string, string>>;
    for (const item of page.items) yield item[id] as string;
    after = page.nextCursor;
  } while (after !== null);
}
