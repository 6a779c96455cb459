import type { Failure } from './failure.ts';

/** Nothing is lost with a view: it is made anew from the log. */
export const viewsDamaged = (kind: 'check_failed' | 'unavailable', problems: readonly string[]): Failure => ({
  kind,
  code: 'views_damaged',
  message: `The views are damaged: ${problems[0]?.replace(/\.$/, '')}${problems.length > 1 ? `; and ${problems.length - 1} more` : ''}.`,
  hint: 'Nothing is lost: "daybook views rebuild" makes them anew from the log.',
  details: { problems },
});
