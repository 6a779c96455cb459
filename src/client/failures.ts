import type { Failure, Issue } from '../core/kernel/failure.ts';
import { omitUndefined } from '../core/kernel/omit.ts';

/** Failures of a daybook elsewhere, in the kinds of one that is open here. */

/** As much of `application/problem+json` as is read. */
interface Problem {
  readonly kind: Failure['kind'];
  readonly code: string;
  readonly detail: string;
  readonly hint?: string;
  readonly next?: Failure['next'];
  readonly details?: unknown;
  readonly issues?: readonly {
    readonly pointer?: string;
    readonly parameter?: string;
    readonly message: string;
  }[];
}

/** Undefined for a body that is no problem: something else answered, on the way. */
export function failureIn(body: unknown): Failure | undefined {
  if (typeof body !== 'object' || body === null || !('kind' in body) || !('code' in body)) return undefined;
  const { kind, code, detail: message, hint, next, details, issues } = body as Problem;
  const known = { code, message, ...omitUndefined({ hint, next }) };
  if (kind === 'validation_failed')
    return { kind, ...known, details: { issues: (issues ?? []).map(issueOf) } };
  const more = details ?? (issues === undefined ? undefined : { issues });
  return { kind, ...known, ...omitUndefined({ details: more }) };
}

const issueOf = ({ pointer, parameter, message }: NonNullable<Problem['issues']>[number]): Issue => ({
  path: pointer === undefined ? (parameter ?? '') : pathOf(pointer),
  message,
});

/** A JSON Pointer (RFC 6901) as a dotted path. */
const pathOf = (pointer: string): string =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.');

/** Nobody answered. A command may have been done all the same. */
export function unanswered(why: string, commandId: string | undefined, wasSent: boolean): Failure {
  if (commandId === undefined || !wasSent) {
    return {
      kind: 'unavailable',
      code: 'unreachable',
      message: `The service cannot be reached: ${why}.`,
      hint: 'Is it running, and is this its address?',
    };
  }
  return {
    kind: 'outcome_unknown',
    code: 'no_answer',
    message: `No answer came: ${why}. It may be done or not.`,
    hint: 'Send it again with the same commandId: it is then done once.',
    details: { commandId },
  };
}

export const gaveUp = (code: 'connection_closed' | 'aborted', message: string): Failure => ({
  kind: 'interrupted',
  code,
  message,
});

export const unreadable = (status: number): Failure => ({
  kind: 'unavailable',
  code: 'unreadable_answer',
  message: `The answer, of status ${status}, is none of a daybook.`,
  hint: 'Is this the address of the service?',
});

/** What a header cannot say, which is a mistake of the caller. */
export const unsendable = (why: string): Failure => ({
  kind: 'usage',
  code: 'malformed_request',
  message: `The message cannot be sent: ${why}.`,
});
