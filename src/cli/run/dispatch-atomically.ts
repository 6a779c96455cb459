import { isRejected } from '../../core/dispatch/batch.ts';
import type { OpenedDaybook } from '../../core/dispatch/opened-daybook.ts';
import { type Failure, failureOf } from '../../core/kernel/failure.ts';
import type { Result } from '../../core/kernel/result.ts';
import type { Command, Receipt } from '../../core/model/command.ts';

/**
 * Sends commands that are decided one on top of the other and stored all together, or not at all. Answers the receipt of each,
 * or the first failure, as `explain` words that of the command in this place. In a dry run (`daybook.dryRun()`) the receipts say what would be stored.
 */
export async function dispatchAtomically(
  daybook: Pick<OpenedDaybook, 'atomic'>,
  commands: readonly Command[],
  explain: (failure: Failure, index: number) => Failure = (failure) => failure,
): Promise<Result<readonly Receipt[]>> {
  const atomic = daybook.atomic();
  const answers: Promise<Result<unknown>>[] = [];
  let rejected = false;
  for (const command of commands) {
    const answer = atomic.commands.dispatchUnknown(command).catch(failed);
    answers.push(answer);
    rejected = await isRejected(atomic.commands, answer);
    if (rejected) break;
  }
  if (rejected) atomic.abandon();
  else await atomic.commit();
  const all = await Promise.all(answers);
  return allOf(
    all.map((answer, index) => (answer.ok ? answer : { ok: false, failure: explain(answer.failure, index) })),
  );
}

const failed = (thrown: unknown): Result<never> => ({ ok: false, failure: failureOf(thrown) });

/** The first failure that is not just another command's. */
function allOf(answers: readonly Result<unknown>[]): Result<readonly Receipt[]> {
  const failures = answers.flatMap((answer): Failure[] => (answer.ok ? [] : [answer.failure]));
  const failure = failures.find(({ code }) => code !== 'batch_aborted') ?? failures[0];
  if (failure !== undefined) return { ok: false, failure };
  return { ok: true, value: answers.flatMap((answer) => (answer.ok ? [answer.value as Receipt] : [])) };
}
