import { type Failure, FailureError } from './failure.ts';

/** The value, or the failure thrown to where it is answered. */
export function valueOrThrow<Value>(
  result: { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly failure: Failure },
): Value {
  if (result.ok) return result.value;
  throw new FailureError(result.failure);
}
