import { type Failure, FailureError } from '../../core/kernel/failure.ts';

/** Undefined where the views cannot be read: a command does without them, and so do the questions that it asks. */
export async function unlessUnreadable<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof FailureError && isUnreadable(error.failure)) return undefined;
    throw error;
  }
}

/** Damaged, in use by others, or not begun yet. */
const isUnreadable = ({ kind, code }: Failure): boolean =>
  kind === 'unavailable' || kind === 'busy' || code === 'no_daybook';
