import { type Failure, failureOf } from './failure.ts';
import type { Ports } from './ports.ts';
import { fail, type Result } from './result.ts';

/** Nothing is lost with a view: it is made anew from the log. */
export const viewsDamaged = (kind: 'check_failed' | 'unavailable', problems: readonly string[]): Failure => ({
  kind,
  code: 'views_damaged',
  message: `The views are damaged: ${problems[0]?.replace(/\.$/, '')}${problems.length > 1 ? `; and ${problems.length - 1} more` : ''}.`,
  hint: 'Nothing is lost: "daybook views rebuild" makes them anew from the log.',
  details: { problems },
});

/**
 * Answers, and looks for damage behind an error that nobody expected: a page of the views that holds other rows makes values
 * that no code allows for. Only where the views are sound is it a defect.
 */
export async function orDamage(
  answer: () => Promise<Result<unknown>>,
  ports: () => Promise<Ports>,
): Promise<Result<unknown>> {
  const result = await answer().catch((thrown: unknown) => fail(failureOf(thrown)));
  if (result.ok || result.failure.kind !== 'internal') return result;
  const problems = await (await ports()).views.integrity.problems();
  return problems.length === 0 ? result : fail(viewsDamaged('unavailable', problems));
}
