import type { Failure, FailureKind } from '../../core/kernel/failure.ts';

/** What a service logs: a line a request, and what went wrong here. Never bodies, and never paths, which may name somebody. */
export interface ServiceLog {
  request?(line: RequestLine): void;
  failure?(line: FailureLine): void;
}

/** A request and its answer. A stream is logged when it begins. */
export interface RequestLine {
  /** ISO instant, UTC. */
  readonly time: string;
  /** `X-Request-Id` */
  readonly id: string;
  readonly method: string;
  /** The route's pattern: `/orders/{orderId}/place`; null where there is none. */
  readonly route: string | null;
  readonly status: number;
  /** Until the answer began. */
  readonly ms: number;
  /** The token's name. */
  readonly token?: string;
  readonly commandId?: string;
  /** Of a failure. */
  readonly code?: string;
}

/** A failure that callers get no more of than its code. */
export interface FailureLine {
  readonly time: string;
  readonly id: string;
  readonly kind: FailureKind;
  readonly code: string;
  readonly message: string;
  readonly stack?: string;
}

/** What a caller is not told of, and the operator has to know. */
const LOGGED: ReadonlySet<FailureKind> = new Set([
  'internal',
  'unavailable',
  'outcome_unknown',
  'newer_daybook',
]);

export function failureLine(
  failure: Failure,
  thrown: unknown,
  { time, id }: Pick<FailureLine, 'time' | 'id'>,
): FailureLine | undefined {
  const { kind, code, message } = failure;
  if (!LOGGED.has(kind)) return undefined;
  const stack = stackOf(failure, thrown);
  return { time, id, kind, code, message, ...(stack === undefined ? {} : { stack }) };
}

function stackOf({ details }: Failure, thrown: unknown): string | undefined {
  if (thrown instanceof Error)
    return [thrown.stack, ...(thrown.cause instanceof Error ? [thrown.cause.stack] : [])].join(
      '\ncaused by ',
    );
  const stack = (details as { readonly stack?: unknown } | undefined)?.stack;
  return typeof stack === 'string' ? stack : undefined;
}

/** A line of JSON each. */
export const jsonLog = (write: (text: string) => void, { requests }: { requests: boolean }): ServiceLog => ({
  ...(requests ? { request: (line) => write(`${JSON.stringify(line)}\n`) } : {}),
  failure: (line) => write(`${JSON.stringify(line)}\n`),
});
