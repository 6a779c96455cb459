import type { Failure } from '../core/failure.ts';
import { didYouMean } from '../core/near.ts';
import type { Session } from './session.ts';

/** What names of the daybook's own a failure may have missed: by the detail that holds it, where the others are found. */
const named = {
  customer: { query: 'FindCustomers', id: 'ref' },
  sku: { query: 'FindProducts', id: 'sku' },
  product: { query: 'FindProducts', id: 'sku' },
} as const;

/** Names looked through for near ones. */
const MOST_NAMES = 10_000;

/**
 * The failure with the names that a mistyped one may have meant: commands know the log alone, so that only here, where the
 * views may be asked, somebody knows the others.
 */
export async function withSuggestion(failure: Failure, session: Session): Promise<Failure> {
  if (failure.kind !== 'not_found') return failure;
  const [detail, typed] = Object.entries((failure.details ?? {}) as Record<string, unknown>)[0] ?? [];
  if (typeof typed !== 'string' || !Object.hasOwn(named, detail ?? '')) return failure;
  const { query, id } = named[detail as keyof typeof named];
  // As of a moment it may not be there yet: what is there now is no suggestion for itself.
  const names = (await namesIn(session, query, id)).filter((name) => name !== typed);
  const hint = didYouMean(typed, names);
  return hint === undefined ? failure : { ...failure, hint };
}

async function namesIn(session: Session, query: string, id: string): Promise<readonly string[]> {
  const { queries } = await session.daybook();
  const answer = await queries.dispatchUnknown({ name: query, data: { limit: MOST_NAMES } });
  if (!answer.ok) return [];
  return (answer.value as { items: readonly Record<string, string>[] }).items.flatMap(
    (item) => item[id] ?? [],
  );
}
