import type { Failure } from '../kernel/failure.ts';
import { issueText } from '../kernel/issues.ts';
import { newerDaybook, newerIn } from '../kernel/newer-daybook.ts';
import { recordedEvents } from '../model/aggregate.ts';
import type { Commit } from '../model/commit.ts';
import { type EventCatalogue, violation } from '../model/event.ts';
import type { LogReport } from './verify-log.ts';

/**
 * A commit that is as it was written, with an event that the schema of its version does not allow, was written by a program
 * with another schema: a defect of a program, not damage to the file.
 */
export function schemaDiffers(
  kind: 'check_failed' | 'unavailable',
  { misfits, misfitCount }: Pick<LogReport, 'misfits' | 'misfitCount'>,
): Failure | undefined {
  const [first] = misfits;
  if (first === undefined) return undefined;
  const more = misfitCount === 1 ? '' : `; and ${misfitCount - 1} more`;
  return {
    kind,
    code: 'schema_differs',
    message: `The commit at position ${first.position} was written by a program whose schema differs: ${first.message.replace(/\.$/, '')}${more}.`,
    hint: 'The log is whole: restore no backup. Use the daybook that wrote it, and report this as its mistake.',
    details: { misfits, misfitCount },
  };
}

/** Checks that every event of a commit fits the schema of its version: a sentence for each that does not. */
export function schemaCheck(catalogues: Iterable<EventCatalogue>): (commit: Commit) => readonly string[] {
  const byCategory = new Map([...catalogues].map((catalogue) => [catalogue.category, catalogue]));
  return (commit) => {
    const catalogue = byCategory.get(commit.category);
    if (catalogue !== undefined) return orUnreadable(() => violationsOf(catalogue, commit));
    throw newerDaybook(`A commit of the category ${commit.category}`, 'this program knows no such streams');
  };
}

function violationsOf(catalogue: EventCatalogue, commit: Commit): readonly string[] {
  return recordedEvents(catalogue, commit).flatMap((event) => {
    const issue = violation(catalogue, event);
    if (issue === undefined) return [];
    const { type, meta } = event;
    return [`${type} (version ${meta.version}) does not fit its schema: ${issueText(issue)}`];
  });
}

/** An event that an upcaster or a schema cannot handle at all violates it too. */
function orUnreadable(check: () => readonly string[]): readonly string[] {
  try {
    return check();
  } catch (error) {
    if (newerIn(error) !== undefined) throw error;
    return [`An event cannot be read: ${error instanceof Error ? error.message : String(error)}`];
  }
}
