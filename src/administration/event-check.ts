import { recordedEvents } from '../core/aggregate.ts';
import type { Commit } from '../core/commit.ts';
import { type EventCatalogue, misfit } from '../core/event.ts';
import { newerDaybook } from '../core/newer-daybook.ts';
import { type AnyView, sourceOf } from '../core/view.ts';

/** Checks that every event of a commit fits its schema; the views know the catalogues of all categories. */
export function eventCheck(views: readonly AnyView[]): (commit: Commit) => readonly string[] {
  const catalogues = new Map<string, EventCatalogue>(
    views.map(sourceOf).map((view) => [view.events.category, view.events]),
  );
  return (commit) => {
    const catalogue = catalogues.get(commit.category);
    if (catalogue !== undefined) return misfits(catalogue, commit);
    throw newerDaybook(`A commit of the category ${commit.category}`, 'this program knows no such streams');
  };
}

function misfits(catalogue: EventCatalogue, commit: Commit): readonly string[] {
  return recordedEvents(catalogue, commit).flatMap((event) => {
    const issue = misfit(catalogue, event);
    if (issue === undefined) return [];
    const { type, meta } = event;
    return [`${type} (version ${meta.version}) does not fit its schema: ${issue.path}: ${issue.message}`];
  });
}
