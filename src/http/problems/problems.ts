import { exitCodes } from '../../core/kernel/exit-codes.ts';
import type { Failure, FailureKind, Issue } from '../../core/kernel/failure.ts';
import { omitUndefined } from '../../core/kernel/omit.ts';

/**
 * Failures as `application/problem+json` (RFC 9457), from two closed tables: one for what the dispatchers answer, one for what
 * the edge itself refuses. A new kind of failure stops compilation here until someone has decided.
 *
 * `rejected` is 400, as the guide has it and as Google's FAILED_PRECONDITION is; `kind` tells it from a malformed request.
 */
export const statuses = {
  usage: 400,
  validation_failed: 400,
  rejected: 400,
  declined: 400,
  not_found: 404,
  version_conflict: 409,
  idempotency_conflict: 409,
  check_failed: 409,
  partly_done: 409,
  internal: 500,
  busy: 503,
  outcome_unknown: 503,
  unavailable: 503,
  newer_daybook: 503,
  interrupted: 503,
  timed_out: 504,
} as const satisfies Record<FailureKind, number>;

const titles: Readonly<Record<FailureKind, string>> = {
  usage: 'The request was not understood',
  validation_failed: 'The data does not fit',
  rejected: 'A rule says no',
  declined: 'It was declined',
  not_found: 'There is no such thing',
  version_conflict: 'It has changed meanwhile',
  idempotency_conflict: 'The key was used for something else',
  check_failed: 'A check found something',
  partly_done: 'Some of it failed',
  internal: 'Something went wrong here',
  busy: 'Others are writing',
  outcome_unknown: 'It may be stored or not',
  unavailable: 'The daybook is not available',
  newer_daybook: 'A later version of the program is needed',
  interrupted: 'The service is ending',
  timed_out: 'It took too long',
};

/** What the edge refuses before any message is dispatched. */
export const edgeProblems = {
  malformed_request: [400, 'The request is malformed'],
  idempotency_key_missing: [400, 'An idempotency key is needed'],
  unauthenticated: [401, 'A token is needed'],
  forbidden: [403, 'This token may not do that'],
  no_such_route: [404, 'There is nothing here'],
  method_not_allowed: [405, 'This is not done here'],
  not_acceptable: [406, 'There is no such form of it'],
  request_timeout: [408, 'The request took too long to arrive'],
  log_restored: [409, 'The log was restored meanwhile'],
  log_diverged: [409, 'That is another history of the log'],
  rebuild_in_progress: [409, 'Something else is being rebuilt'],
  length_required: [411, 'The length is needed'],
  payload_too_large: [413, 'The request is too large'],
  uri_too_long: [414, 'The URL is too long'],
  unsupported_media_type: [415, 'This form is not understood'],
  wrong_host: [421, 'This host is not served here'],
  too_many_requests: [429, 'Too many requests'],
  headers_too_large: [431, 'The headers are too large'],
  overloaded: [503, 'Too much is in flight'],
  copy_stopped: [503, 'This copy has stopped answering'],
  draining: [503, 'The service is ending'],
} as const satisfies Record<string, readonly [number, string]>;

export type EdgeCode = keyof typeof edgeProblems;

/** What a body of `application/problem+json` holds. */
export interface Problem {
  /** `/problems/order_not_draft` */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** One sentence: what is wrong this time. */
  readonly detail: string;
  /** `urn:uuid:` and the request's id. */
  readonly instance: string;
  readonly code: string;
  readonly kind: FailureKind;
  /** The exit code of the command line for it. */
  readonly exit: number;
  readonly hint?: string;
  readonly next?: Failure['next'];
  readonly issues?: readonly ProblemIssue[];
  readonly details?: unknown;
  /** What a retry needs. */
  readonly retry?: 'same key';
}

/** One field that does not fit: its JSON Pointer, or the parameter of the URL. */
export interface ProblemIssue {
  readonly pointer?: string;
  readonly parameter?: string;
  readonly message: string;
}

/** A refusal of the edge, thrown to where it is answered. */
export class EdgeError extends Error {
  override readonly name = 'EdgeError';
  readonly code: EdgeCode;
  readonly more: EdgeRefusal;

  constructor(code: EdgeCode, detail: string, more: EdgeRefusal = {}) {
    super(detail);
    this.code = code;
    this.more = more;
  }
}

export interface EdgeRefusal {
  readonly hint?: string | undefined;
  readonly issues?: readonly ProblemIssue[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** A problem and the headers that go with it. */
export interface ProblemAnswer {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A failure of a dispatcher.
 *
 * @param isConditional whether the request had an `If-Match`: a lost race is then 412
 */
export function problemOf(failure: Failure, requestId: string, isConditional = false): ProblemAnswer {
  const { kind, code } = failure;
  const isLost = kind === 'version_conflict' && isConditional;
  const problem: Problem = {
    type: `/problems/${code}`,
    title: titles[kind],
    status: isLost ? 412 : statuses[kind],
    instance: `urn:uuid:${requestId}`,
    code,
    kind,
    exit: exitCodes[kind],
    ...(ofTheHost[kind] === undefined ? ofTheMessage(failure) : { detail: ofTheHost[kind] }),
    ...(kind === 'outcome_unknown' ? { retry: 'same key' } : {}),
  };
  return { problem, headers: headersOf(kind) };
}

/** Kinds whose failures speak of files, of SQL or of the program: said in other words, for nobody outside can use those. */
const ofTheHost: Partial<Record<FailureKind, string>> = {
  internal: 'Something went wrong here. The request id leads to it in the log of the service.',
  unavailable: 'The daybook cannot be read or written at the moment.',
  newer_daybook: 'A later version of the program wrote the daybook; the service needs an update.',
  busy: 'Others kept the daybook busy for too long. Nothing was stored: send it again.',
  outcome_unknown:
    'The disk failed while it was stored. Send it again with the same key: it is then done once.',
};

/** The same failure with nothing in it that nobody outside may know. */
export function withoutInsides(failure: Failure): Failure {
  const message = ofTheHost[failure.kind];
  return message === undefined ? failure : ({ kind: failure.kind, code: failure.code, message } as Failure);
}

function ofTheMessage(failure: Failure): Pick<Problem, 'detail' | 'hint' | 'next' | 'issues' | 'details'> {
  const { message: detail, hint, next } = failure;
  const known = { detail, ...omitUndefined({ hint, next }) };
  if (failure.kind !== 'validation_failed')
    return { ...known, ...omitUndefined({ details: failure.details }) };
  return { ...known, issues: failure.details.issues.map(issueOf) };
}

const issueOf = ({ path, message }: Issue): ProblemIssue => ({ pointer: pointerOf(path), message });

/** `items.0.quantity` as a JSON Pointer (RFC 6901). */
export const pointerOf = (path: string): string =>
  path === ''
    ? ''
    : `/${path
        .split('.')
        .map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'))
        .join('/')}`;

function headersOf(kind: FailureKind): Readonly<Record<string, string>> {
  if (kind === 'busy' || kind === 'outcome_unknown') return { 'Retry-After': '1' };
  return kind === 'interrupted' ? { Connection: 'close' } : {};
}

/** A refusal of the edge. */
export function edgeProblemOf({ code, message, more }: EdgeError, requestId: string): ProblemAnswer {
  const [status, title] = edgeProblems[code];
  const { hint, issues, headers = {} } = more;
  const problem: Problem = {
    type: `/problems/${code}`,
    title,
    status,
    detail: message,
    instance: `urn:uuid:${requestId}`,
    code,
    kind: status === 503 ? 'busy' : status === 404 ? 'not_found' : 'usage',
    exit: status === 503 ? exitCodes.busy : status === 404 ? exitCodes.not_found : exitCodes.usage,
    ...omitUndefined({ hint, issues }),
  };
  return { problem, headers };
}
