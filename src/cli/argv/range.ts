import { FailureError } from '../../core/kernel/failure.ts';
import { type Clock, parseWhen } from '../../core/kernel/when.ts';

/** `--from A --to B`: both mean the start of what they name. Throws `empty_range` if A does not come before B. */
export function parseRange(
  range: { readonly from?: string | undefined; readonly to?: string | undefined },
  clock: Clock,
): { from?: string; to?: string } {
  const from = range.from === undefined ? undefined : parseWhen(range.from, clock).start;
  const to = range.to === undefined ? undefined : parseWhen(range.to, clock).start;
  if (from !== undefined && to !== undefined && from >= to) throw emptyRange(from, to);
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

function emptyRange(from: string, to: string): FailureError {
  const message = `The range is empty: it begins at ${from} and ends before ${to}.`;
  const hint = 'Ranges are half-open: --from must come before --to (a date means the start of that day).';
  return new FailureError({ kind: 'usage', code: 'empty_range', message, hint });
}
