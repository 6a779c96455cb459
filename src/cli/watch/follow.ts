import type { Result } from '../../core/kernel/result.ts';
import { valueOrThrow } from '../../core/kernel/value-or-throw.ts';
import type { Page, QueryMeta } from '../../core/model/query.ts';
import type { Session } from '../session/session.ts';

/**
 * A follower of the log reads its head before what it holds: the other way round, a commit between the
 * two is never seen.
 */

/** The position of the log's last commit, 0 before the first. @throws FailureError `timed_out` without `--at-least` in time */
export async function headOf(session: Session): Promise<number> {
  return positionIn(valueOrThrow(await queryHead(session, { atLeast: session.atLeast })));
}

/** The log's head at once, then every further one that is seen, until the signal aborts. `--timeout` does not end it. */
export async function* headsOf(session: Session, signal: AbortSignal): AsyncGenerator<number> {
  for (let head: number | undefined = await headOf(session); head !== undefined; ) {
    yield head;
    head = await grown(session, head, signal);
  }
}

/** The head once it has moved; nothing when the signal aborts before. */
async function grown(session: Session, head: number, signal: AbortSignal): Promise<number | undefined> {
  const answer = await queryHead(session, { atLeast: head + 1, signal });
  if (!answer.ok && answer.failure.kind === 'timed_out') return undefined;
  return positionIn(valueOrThrow(answer));
}

async function queryHead(session: Session, meta: QueryMeta): Promise<Result<unknown>> {
  const { queries } = await session.daybook();
  return queries.dispatchUnknown({ name: 'ListEvents', data: { sort: ['-position'], limit: 1 }, meta });
}

const positionIn = (answer: unknown): number =>
  (answer as Page<{ position: number }>).items[0]?.position ?? 0;
