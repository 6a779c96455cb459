import type { Failure } from '../../../../core/kernel/failure.ts';

/** What a file says of an order that was imported before, and said something else then. */
export function importedOtherwise(failure: Failure): Failure {
  const { position } = (failure.details ?? {}) as { readonly position?: number };
  if (failure.kind !== 'idempotency_conflict' || position === undefined) return failure;
  return {
    kind: failure.kind,
    code: failure.code,
    message: `The order was imported with other facts at position ${position}; --replace corrects it.`,
    hint: '--replace takes what the file says now for all orders that nothing but imports has touched; --dry-run says which.',
    details: failure.details,
  };
}
