import { type Advice, advice } from '../../../core/kernel/advice.ts';
import { FailureError } from '../../../core/kernel/failure.ts';
import { unavailable } from '../file/failures.ts';
import { isDamage } from '../views/view-file.ts';

export const RESTORE_KEYS = advice`Put a backup of the keys back: ${{ program: 'keys restore' }}.`;

/** Where nothing can be put into the file. */
export const REPLACE_KEYS = advice`Move it away, then put a backup of the keys back: ${{ program: 'keys restore' }}.`;

/** Its own code: damage to views is mended from the log, and damage to the log by its backups. */
export const damagedKeys = (path: string, why: string, next: Advice): FailureError =>
  unavailable('keys_damaged', `${path} is damaged: ${why}. Nobody is forgotten by that.`, next);

/** What SQLite found damaged, as damage to keys. */
export function asDamagedKeys(error: unknown): never {
  if (!isDamage(error)) throw error;
  const message = `${error.failure.message} Nobody is forgotten by that.`;
  throw new FailureError(
    { ...error.failure, code: 'keys_damaged', message, ...REPLACE_KEYS },
    { cause: error },
  );
}
