import { FailureError } from '../core/failure.ts';
import type { Page } from '../core/query.ts';
import type { Session } from './session.ts';

/**
 * The position of the log's last commit, 0 before the first; with `atLeast` once the log has come so far, and nothing
 * when it has not within `--timeout`.
 *
 * Whoever follows the log asks for its head before looking at what it holds: the other way round, a commit between the
 * two is never seen.
 */
export async function headOf(session: Session, atLeast?: number): Promise<number | undefined> {
  const { queries } = await session.daybook();
  const data = { sort: ['-position'], limit: 1 };
  const answer = await queries.dispatchUnknown({ name: 'ListEvents', data, meta: { atLeast } });
  if (answer.ok) return (answer.value as Page<{ position: number }>).items[0]?.position ?? 0;
  if (answer.failure.kind === 'timed_out') return undefined;
  throw new FailureError(answer.failure);
}
