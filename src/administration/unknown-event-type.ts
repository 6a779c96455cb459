import { FailureError } from '../core/kernel/failure.ts';
import { didYouMean } from '../core/kernel/suggest.ts';
import { type AnyView, sourceOf } from '../core/model/view.ts';

/** @throws a usage failure for an event type that no catalogue has: nothing would ever be found */
export function rejectUnknownTypes(views: readonly AnyView[], types: readonly string[]): void {
  if (types === undefined) return;
  const known = new Set(views.flatMap((view) => Object.keys(sourceOf(view).events.definitions)));
  const unknown = types.find((type) => !known.has(type));
  if (unknown === undefined) return;
  const all = [...known].sort();
  throw new FailureError({
    kind: 'usage',
    code: 'unknown_event_type',
    message: `There is no event type "${unknown}".`,
    hint: didYouMean(unknown, all) ?? `The types are ${all.join(', ')}.`,
    details: { known: all },
  });
}
