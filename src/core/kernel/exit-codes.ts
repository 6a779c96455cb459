import type { Failure } from './failure.ts';

/**
 * The one closed table from a failure to an exit code; JSON errors carry the same numbers. A new kind of failure stops
 * compilation here until someone has decided.
 */
export const exitCodes = {
  internal: 1,
  declined: 1,
  check_failed: 1,
  usage: 2,
  not_found: 3,
  validation_failed: 4,
  rejected: 4,
  version_conflict: 5,
  idempotency_conflict: 5,
  partly_done: 6,
  busy: 7,
  outcome_unknown: 7,
  unavailable: 7,
  newer_daybook: 7,
  timed_out: 124,
  interrupted: 130,
} as const satisfies Record<Failure['kind'], number>;

export type ExitCode = 0 | (typeof exitCodes)[Failure['kind']];

export const exitCodeOf = (failure: Failure): ExitCode => exitCodes[failure.kind];

/** What each code means to a calling script, as `help exit-codes` prints it. */
export const exitCodeMeanings = {
  0: 'done, even if the answer is empty',
  1: 'failure, declined, or a check found something',
  2: 'usage: an unknown command, flag or value, or something required is missing',
  3: 'not found',
  4: 'rejected: invalid, or against a rule',
  5: 'conflict: another version, or a key used before for something else',
  6: 'partly done: some lines failed, the others are stored',
  7: 'busy, unreachable, of a newer daybook, or outcome unknown: a retry with the same idempotency key is safe',
  124: 'timed out',
  130: 'interrupted',
} as const satisfies Record<ExitCode, string>;
