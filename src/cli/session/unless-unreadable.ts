import { type Failure, FailureError } from '../../core/kernel/failure.ts';

/** Undefined where the views cannot be read: a command does without them, and so do its prompts. */
export async function unlessUnreadable<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof FailureError && isUnreadable(error.failure)) return undefined;
    throw error;
  }
}

/** Damaged, in use by others, or not created yet. */
const isUnreadable = ({ kind, code }: Failure): boolean =>
  kind === 'unavailable' || kind === 'busy' || code === 'no_daybook';
