import { advice } from '../kernel/advice.ts';
import { FailureError } from '../kernel/failure.ts';

/** Keys that are not here: never taken for the forgetting of anybody. */
export const keysMissing = (why: string, details: object = {}): FailureError =>
  new FailureError({
    kind: 'unavailable',
    code: 'keys_missing',
    message: `The keys of this log's personal data are not here: ${why}.`,
    ...advice`Nobody is forgotten by that. Put the keys back: ${{ program: 'keys restore' }}.`,
    details,
  });
