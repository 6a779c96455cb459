import { type Failure, FailureError } from './failure.ts';

/**
 * What a program of a later version has written is neither damaged nor a defect: who meets it is advised to update.
 *
 * @param what ends the sentence "… was written by a newer daybook: " (what this program knows, and what it found)
 */
export const newerDaybook = (subject: string, what: string): FailureError =>
  new FailureError({
    kind: 'newer_daybook',
    code: 'newer_daybook',
    message: `${subject} was written by a newer daybook: ${what}.`,
    hint: 'Update daybook. Everything was left as it is.',
  });

/** The failure, where that is what it says. */
export const newerIn = (error: unknown): Failure | undefined =>
  error instanceof FailureError && error.failure.kind === 'newer_daybook' ? error.failure : undefined;
