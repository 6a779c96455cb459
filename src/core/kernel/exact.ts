import { FailureError } from './failure.ts';

/**
 * The value as it is, unless it is a sum beyond ±(2^53 − 1), where numbers stop being exact. Every single amount is
 * within that; sums over many orders need not be, and a wrong one is worse than none.
 */
export function exact<Value>(value: Value): Value {
  if (typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value)) return value;
  throw new FailureError({
    kind: 'rejected',
    code: 'sum_too_large',
    message: 'A sum is more than can be counted exactly (2^53 − 1 minor units).',
    hint: 'Ask about less at a time: a shorter period, one currency, one customer.',
  });
}
