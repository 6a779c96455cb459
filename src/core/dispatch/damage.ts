import { advice } from '../kernel/advice.ts';
import { type Failure, failureOf } from '../kernel/failure.ts';
import { fail, type Result } from '../kernel/result.ts';
import type { LogProblem } from '../log/verify-log.ts';
import type { Ports } from '../model/ports.ts';
import { cataloguesOf } from '../model/view.ts';

/** Nothing is lost with a view: it is rebuilt from the log. */
export const viewsDamaged = (kind: 'check_failed' | 'unavailable', problems: readonly string[]): Failure => ({
  kind,
  code: 'views_damaged',
  message: `The views are damaged: ${problems[0]?.replace(/\.$/, '')}${problems.length > 1 ? `; and ${problems.length - 1} more` : ''}.`,
  ...advice`Nothing is lost: ${{ message: 'RebuildViews' }} makes them anew from the log.`,
  details: { problems },
});

/** Facts are lost with the log: only a backup has them. */
const logDamaged = (problem: LogProblem): Failure => ({
  kind: 'unavailable',
  code: 'log_damaged',
  message: `The log is damaged${problem.position === null ? '' : ` at position ${problem.position}`}: ${problem.message}`,
  ...advice`Run ${{ program: 'db check' }}, then restore a backup: ${{ program: 'db restore' }}.`,
});

/** What is wrong with the log: its file, its chain of hashes, or the program that wrote it. */
export async function damageOfLog({ stored: log, integrity, views }: Ports): Promise<Failure | undefined> {
  const [{ verifyLog }, { schemaCheck, schemaDiffers }] = await Promise.all([
    import('../log/verify-log.ts'),
    import('../log/schema-differs.ts'),
  ]);
  const check = schemaCheck(cataloguesOf(await views.all()));
  const report = await verifyLog(log, { integrity, check, most: 1 });
  const [damaged] = report.problems;
  return damaged === undefined ? (report.newer ?? schemaDiffers('unavailable', report)) : logDamaged(damaged);
}

/** What is wrong with the views' file, or else with the log. */
export async function damageOfAll(ports: Ports): Promise<Failure | undefined> {
  const problems = await ports.views.integrity.problems();
  return problems.length > 0 ? viewsDamaged('unavailable', problems) : damageOfLog(ports);
}

/**
 * Answers, and looks for damage behind an unexpected error: a page that holds other rows makes values that no
 * code allows for, and a flipped bit names an event that no version knew. Only where all is sound is the error what it says.
 */
export async function orDamage(
  answer: () => Promise<Result<unknown>>,
  damage: () => Promise<Failure | undefined>,
): Promise<Result<unknown>> {
  const result = await answer().catch((thrown: unknown) => fail(failureOf(thrown)));
  if (result.ok || !DOUBTFUL.has(result.failure.kind)) return result;
  const found = await damage().catch((thrown: unknown) => failureOf(thrown));
  return found === undefined || DOUBTFUL.has(found.kind) ? result : fail(found);
}

const DOUBTFUL: ReadonlySet<Failure['kind']> = new Set(['internal', 'newer_daybook']);
