import { FailureError } from '../core/kernel/failure.ts';
import { didYouMean } from '../core/kernel/suggest.ts';
import type { AnyView } from '../core/model/view.ts';

/** @throws a usage failure that names near ones */
export function namedView(views: readonly AnyView[], name: string): AnyView {
  const view = views.find((one) => one.name === name);
  if (view !== undefined) return view;
  const known = views.map((one) => one.name);
  throw new FailureError({
    kind: 'usage',
    code: 'unknown_view',
    message: `There is no view "${name}".`,
    hint: didYouMean(name, known) ?? `The views are ${known.join(', ')}.`,
  });
}
