import type { Failure } from '../core/kernel/failure.ts';
import { omitUndefined } from '../core/kernel/omit.ts';
import type { Receipt } from '../core/model/command.ts';
import type { Page } from '../core/model/query.ts';
import type { Exchange } from './exchange.ts';
import { headerOf } from './incoming.ts';
import { etagOf, positionTag } from './messages/request-headers.ts';
import { type EdgeError, edgeProblemOf, type ProblemAnswer, problemOf } from './problems/problems.ts';

/** Answers as JSON: `{"data": …}`, as the guide has it, with what goes with it. */

const JSON_TYPE = 'application/json';
const PROBLEM_TYPE = 'application/problem+json';

export function answered(
  exchange: Exchange,
  body: object,
  headers: Readonly<Record<string, string>> = {},
  status: 200 | 201 | 202 = 200,
): Response {
  return respond(exchange, JSON.stringify(body), status, { 'Content-Type': JSON_TYPE, ...headers });
}

/** With what every answer has; plain, so that the server writes the headers as they are. */
export function respond(
  exchange: Exchange,
  body: string | null,
  status: number,
  headers: Readonly<Record<string, string>>,
): Response {
  exchange.set('isFramed', true);
  return new Response(body, { status, headers: { ...frame(exchange), ...headers } });
}

/** Puts what every answer has on one that was made otherwise. */
export function framed(exchange: Exchange): void {
  if (exchange.var.isFramed === true) return;
  const { headers } = exchange.res;
  for (const [name, value] of Object.entries(frame(exchange))) {
    if (name !== 'Cache-Control' || !headers.has(name)) headers.set(name, value);
  }
}

function frame({ var: { requestId, rate, isDraining } }: Exchange): Record<string, string> {
  return {
    'X-Request-Id': requestId,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...rate?.(),
    ...(isDraining && { Connection: 'close' }),
  };
}

/** A failure of a dispatcher. */
export function failed(exchange: Exchange, failure: Failure, thrown?: unknown): Response {
  exchange.var.report(failure, thrown);
  const isConditional = headerOf(exchange, 'If-Match') !== undefined;
  return asProblem(exchange, problemOf(failure, exchange.var.requestId, isConditional));
}

/** A refusal of the edge. */
export const refused = (exchange: Exchange, error: EdgeError): Response =>
  asProblem(exchange, edgeProblemOf(error, exchange.var.requestId));

function asProblem(exchange: Exchange, { problem, headers }: ProblemAnswer): Response {
  exchange.set('code', problem.code);
  return respond(exchange, JSON.stringify(problem), problem.status, {
    'Content-Type': PROBLEM_TYPE,
    ...headers,
  });
}

/**
 * What a command did: the id of what it changed, and its receipt. The same for a replay, byte for byte, but for a header
 * and the proof that somebody is forgotten, which is made anew.
 *
 * @param place the URL of what was created
 */
export function receiptAnswer(exchange: Exchange, receipt: Receipt, epoch: string, place?: string): Response {
  const { status, id, commandId, number, version, position, hash, events, changes, money } = receipt;
  const isDryRun = status === 'dry_run';
  const body = {
    data: id,
    receipt: {
      commandId,
      number,
      version,
      position,
      hash,
      events,
      ...(isDryRun && { changes, money }),
      ...omitUndefined({ remarks: receipt.remarks, forgetting: receipt.forgetting }),
    },
  };
  const headers = {
    ...(isDryRun ? { 'Daybook-Dry-Run': 'true' } : { ETag: etagOf(version) }),
    ...(status === 'replayed' && { 'Idempotency-Replayed': 'true' }),
    ...(position !== null && { 'Daybook-Position': positionTag(epoch, position) }),
    ...(place !== undefined && !isDryRun && { Location: place }),
  };
  exchange.set('commandId', commandId);
  return answered(exchange, body, headers, place !== undefined && !isDryRun ? 201 : 200);
}

/** Where a page stands in its list. */
interface Place {
  /** By number, where it was asked for so. */
  readonly number: number | null;
  readonly size: number | null;
}

/** A page: its items, and where the list goes on. */
export function pageBody({ items, total, nextCursor }: Page<unknown>, { number, size }: Place): object {
  return { data: items, page: { number, size, total, nextCursor } };
}

/** The URL of the next page, as a link header. */
export function nextLink(url: string, after: string, cursor: string): string {
  const { pathname, searchParams } = new URL(url);
  searchParams.delete('page');
  searchParams.set(after, cursor);
  return `<${pathname}?${searchParams.toString()}>; rel="next"`;
}
