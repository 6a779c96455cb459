import { isSystemError, systemFailure } from './system-error.ts';

/**
 * Everything that can go wrong, as a closed union. `exit-codes.ts` (and, over HTTP, the statuses) must name a code
 * for every kind, so a new kind stops compilation there.
 */

/** One field of a message that is not as its schema asks. `path` is dotted: `items.0.quantity`. */
export interface Issue {
  readonly path: string;
  /** Said of the field ("may not be empty"), unless `isSentence`. */
  readonly message: string;
  /** The bound that a number does not keep, in the schema's units. */
  readonly limit?: { readonly kind: 'least' | 'most'; readonly value: number };
  readonly isSentence?: true;
  /** The fields that the sentence names, beside each other under `path`'s holder. */
  readonly fields?: readonly string[];
}

interface Told {
  /** Stable and machine-readable: `order_not_draft`, `unknown_command`, … */
  readonly code: string;
  /** One sentence for people: what is wrong. */
  readonly message: string;
  /** What to do next. */
  readonly hint?: string;
  readonly details?: unknown;
}

/** The message was not understood: an unknown name, flag or value. Nothing was tried. */
export interface UsageFailure extends Told {
  readonly kind: 'usage';
}
/** The message does not fit its schema. Nothing was tried, and no idempotency key is used up. */
export interface ValidationFailure extends Told {
  readonly kind: 'validation_failed';
  readonly details: { readonly issues: readonly Issue[] };
}
export interface NotFoundFailure extends Told {
  readonly kind: 'not_found';
}
/** A rule of the domain said no. `code` is one of the command's rejections. */
export interface RejectedFailure extends Told {
  readonly kind: 'rejected';
}
/** The stream is not at the version the caller expected, or the race was lost too often. */
export interface VersionConflictFailure extends Told {
  readonly kind: 'version_conflict';
}
/** The command id was used before, for another command. */
export interface IdempotencyConflictFailure extends Told {
  readonly kind: 'idempotency_conflict';
}
/** A check (verify, attention, db check) found something. */
export interface CheckFailure extends Told {
  readonly kind: 'check_failed';
}
/** A person was asked, and said no. */
export interface DeclinedFailure extends Told {
  readonly kind: 'declined';
}
/** Some lines of a batch failed, others were stored. */
export interface PartlyDoneFailure extends Told {
  readonly kind: 'partly_done';
}
/** Another process held the store for longer than the timeout. Nothing was stored: retry. */
export interface BusyFailure extends Told {
  readonly kind: 'busy';
}
/** An I/O error during COMMIT: it may be stored or not. A retry with the same command id settles it. */
export interface OutcomeUnknownFailure extends Told {
  readonly kind: 'outcome_unknown';
}
/** The store cannot be opened, or is damaged. */
export interface UnavailableFailure extends Told {
  readonly kind: 'unavailable';
}
/** A later version of the program wrote it. Nothing was tried: update. */
export interface NewerDaybookFailure extends Told {
  readonly kind: 'newer_daybook';
}
export interface TimedOutFailure extends Told {
  readonly kind: 'timed_out';
}
export interface InterruptedFailure extends Told {
  readonly kind: 'interrupted';
}
/** A defect of the program itself. */
export interface InternalFailure extends Told {
  readonly kind: 'internal';
}

export type Failure =
  | UsageFailure
  | ValidationFailure
  | NotFoundFailure
  | RejectedFailure
  | VersionConflictFailure
  | IdempotencyConflictFailure
  | CheckFailure
  | DeclinedFailure
  | PartlyDoneFailure
  | BusyFailure
  | OutcomeUnknownFailure
  | UnavailableFailure
  | NewerDaybookFailure
  | TimedOutFailure
  | InterruptedFailure
  | InternalFailure;

/** Carries a failure through code that can only throw; dispatchers and the command line turn it back into a Result. */
export class FailureError extends Error {
  override readonly name = 'FailureError';
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
    hint: 'This is a defect; run again with -vv for the stack trace.',
    details: { stack: thrown instanceof Error ? thrown.stack : undefined },
  };
}
