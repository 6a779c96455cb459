import { type Advice, advice } from './advice.ts';
import { isSystemError, systemFailure } from './system-error.ts';

/**
 * Everything that can go wrong, as a closed union. `exit-codes.ts` (and, over HTTP, the statuses) must name a code
 * for every kind, so a new kind stops compilation there.
 */

/**
 * One field of a message that does not fit its schema.
 *
 * @example
 * const line = ({ path, message }: Issue): string => `${path}: ${message}`;
 */
export interface Issue {
  /** Dotted: `items.0.quantity`; empty: the message as a whole. */
  readonly path: string;
  /** Said of the field ("may not be empty"), unless `isSentence`. */
  readonly message: string;
  /** The bound that a number does not keep, in the schema's units. */
  readonly limit?: { readonly kind: 'least' | 'most'; readonly value: number };
  /** The message stands by itself: it names what it is about. */
  readonly isSentence?: true;
  /** The fields that the sentence names, beside each other under `path`'s holder. */
  readonly fields?: readonly string[];
}

/**
 * What can go wrong:
 *
 * - `usage`: the message was not understood: an unknown name, flag or value. Nothing was attempted.
 * - `validation_failed`: it does not fit its schema. Nothing was attempted, and no idempotency key is used up.
 * - `not_found`: what it names is not there.
 * - `rejected`: a rule of the domain said no; the failure's code is one of the command's rejections.
 * - `version_conflict`: the stream is not at the version that the caller expected, or the race was lost too often.
 * - `idempotency_conflict`: the command id was used before, for another command.
 * - `check_failed`: a check (verify, attention, db check) found something.
 * - `declined`: a person was asked to confirm, and declined.
 * - `partly_done`: some lines of a batch failed, others were stored.
 * - `busy`: another process held the store for longer than the timeout. Nothing was stored: retry.
 * - `outcome_unknown`: an I/O error during COMMIT: it may be stored or not. A retry with the same command id settles it.
 * - `unavailable`: the store cannot be opened, or is damaged.
 * - `newer_daybook`: a later version of the program wrote it. Nothing was attempted: update.
 * - `timed_out`, `interrupted`: what was waited for did not come in time, or a signal ended it.
 * - `internal`: a defect of the program itself.
 *
 * @example
 * const isWorthARetry = (kind: FailureKind): boolean => kind === 'busy' || kind === 'outcome_unknown';
 */
export type FailureKind =
  | 'usage'
  | 'validation_failed'
  | 'not_found'
  | 'rejected'
  | 'version_conflict'
  | 'idempotency_conflict'
  | 'check_failed'
  | 'declined'
  | 'partly_done'
  | 'busy'
  | 'outcome_unknown'
  | 'unavailable'
  | 'newer_daybook'
  | 'timed_out'
  | 'interrupted'
  | 'internal';

/**
 * A failure of one kind.
 *
 * @example
 * const isRejected = (failure: Failure): failure is FailureOf<'rejected'> => failure.kind === 'rejected';
 */
export interface FailureOf<Kind extends FailureKind> extends Advice {
  /** What sort of thing went wrong: what a program does next depends on it. */
  readonly kind: Kind;
  /** Stable and machine-readable: `order_not_draft`, `unknown_command`, … */
  readonly code: string;
  /** One sentence for people: what is wrong. */
  readonly message: string;
  /** More about it, by its code. */
  readonly details?: unknown;
}

/**
 * The message does not fit its schema.
 *
 * @example
 * const fields = ({ details }: ValidationFailure): string[] => details.issues.map(({ path }) => path);
 */
export interface ValidationFailure extends FailureOf<'validation_failed'> {
  /** Every field that does not fit. */
  readonly details: { readonly issues: readonly Issue[] };
}

/**
 * Why something was not done.
 *
 * @example
 * const paid = await daybook.orders.recordPayment({ orderId, amount: 900, method: 'card' });
 * if (!paid.ok && paid.failure.kind === 'rejected') console.error(paid.failure.code, paid.failure.message);
 */
export type Failure =
  | { readonly [Kind in Exclude<FailureKind, 'validation_failed'>]: FailureOf<Kind> }[Exclude<
      FailureKind,
      'validation_failed'
    >]
  | ValidationFailure;

/**
 * Carries a failure through code that can only throw, as opening a daybook does; dispatchers turn it back into a `Result`.
 *
 * @example
 * try {
 *   await openDaybook({ db: 'shop.db', create: false });
 * } catch (error) {
 *   if (error instanceof FailureError && error.failure.kind === 'not_found') console.error('no shop here yet');
 * }
 */
export class FailureError extends Error {
  /** Its own, for logs. */
  override readonly name = 'FailureError';
  /** What went wrong. */
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.failure = failure;
  }
}

/** Any thrown value as a failure: a carried one as it is, the system's errors as such, everything else as a defect. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof FailureError) return thrown.failure;
  if (isSystemError(thrown)) return systemFailure(thrown);
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    kind: 'internal',
    code: 'internal_error',
    message: `Unexpected error: ${message}`,
    ...advice`This is a defect; run again with ${{ option: 'stack' }} for the stack trace.`,
    details: { stack: thrown instanceof Error ? thrown.stack : undefined },
  };
}
