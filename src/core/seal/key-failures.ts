import { advice } from '../kernel/advice.ts';
import { FailureError } from '../kernel/failure.ts';

/** Keys that are not here: never taken for the forgetting of anybody. */
export const keysMissing = (why: string, details: object = {}): FailureError =>
  new FailureError({
    kind: 'unavailable',
    code: 'keys_missing',
    message: `The keys of this log's personal data are not here: ${why}.`,
    ...advice`Nobody is forgotten by that. Say where they are with ${{ option: 'keys' }}, or put a backup of them back: ${{ program: 'keys restore' }}.`,
    details,
  });

export const keyKept = (subject: string, keys: readonly string[]): FailureError =>
  new FailureError({
    kind: 'unavailable',
    code: 'key_kept',
    message: `${subject} was forgotten, and a key of theirs is still there: ${keys.join(', ')}.`,
    hint: 'It opens nothing here, for the log says that they are forgotten. Look at what else writes to the keys.',
    details: { subject, keys },
  });
