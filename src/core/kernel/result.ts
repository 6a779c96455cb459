import type { Failure } from './failure.ts';

/**
 * What every dispatch answers: a value, or one failure of the closed union. Nothing is thrown across a dispatcher.
 *
 * @example
 * function valueOf<Value>(result: Result<Value>): Value {
 *   if (result.ok) return result.value;
 *   throw new FailureError(result.failure);
 * }
 */
export type Result<Value, Fault = Failure> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: Fault };

export const ok = <Value>(value: Value): Result<Value, never> => ({ ok: true, value });

export const fail = <Fault>(failure: Fault): Result<never, Fault> => ({ ok: false, failure });
