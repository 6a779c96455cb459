import type { DescribedQuery } from '../../core/describe/derive-command.ts';
import { valueOrThrow } from '../../core/kernel/value-or-throw.ts';
import type { Page, QueryMeta } from '../../core/model/query.ts';
import { answered, failed, nextLink, pageBody, respond } from '../answer.ts';
import type { Exchange, Handler } from '../exchange.ts';
import type { HttpPort } from '../http-port.ts';
import { headerOf, parametersOf } from '../incoming.ts';
import { queryData } from './read-request.ts';
import { jsonBody } from './request-body.ts';
import { etagOf, hasVersion, positionTag, queryMetaOf } from './request-headers.ts';
import type { Route } from './routes.ts';
import { type ServiceParts, takeNoParameters } from './send-command.ts';

/** A question by its route. */
export function queryHandler(route: Route, parts: ServiceParts): Handler {
  const question = questionsOf(route, parts);
  return async (exchange) => {
    exchange.var.allow({ side: 'query', name: route.spec.name });
    const { name, data, query } = await question(exchange);
    return answerQuery(exchange, parts, name, data, query);
  };
}

/** What a request asks. */
export interface Question {
  readonly name: string;
  readonly data: Record<string, unknown>;
  readonly query: DescribedQuery;
}

/** Reads the questions of a route: its parameters, and what stands in its path. */
export function questionsOf({ spec, parameter }: Route, parts: ServiceParts) {
  return async (exchange: Exchange): Promise<Question> => {
    const query = await parts.describe(spec.name);
    const data = queryData(parametersOf(exchange), query, { now: nowOf(parts), inPath: parameter?.field });
    if (parameter !== undefined) {
      const name = exchange.req.param(parameter.field) ?? '';
      Object.assign(data, queryData([[parameter.field, name]], query, { now: nowOf(parts) }));
    }
    return { name: spec.name, data, query };
  };
}

/** Any question by its name: parameters of `GET /queries/FindOrders`, or the body of a `POST`. */
export function namedQueryHandler(parts: ServiceParts): Handler {
  return async (exchange) => {
    const name = exchange.req.param('name') ?? '';
    const definition = await parts.port.daybook.queries.definition(name);
    if (!definition.ok) return failed(exchange, definition.failure);
    exchange.var.allow({ side: 'query', name });
    const query = await parts.describe(name);
    const isPost = exchange.req.method === 'POST';
    if (isPost) takeNoParameters(exchange, ['atLeast', 'asOf']);
    const data = isPost
      ? { ...(await jsonBody(exchange)) }
      : queryData(parametersOf(exchange), query, { now: nowOf(parts) });
    return answerQuery(exchange, parts, name, data, query);
  };
}

const nowOf = ({ port }: ServiceParts): Date => new Date(port.clock.now());

async function answerQuery(
  exchange: Exchange,
  { port, epoch }: ServiceParts,
  name: string,
  given: Record<string, unknown>,
  query: DescribedQuery,
): Promise<Response> {
  const header = (called: string) => headerOf(exchange, called);
  const parameter = (called: string) => exchange.req.query(called);
  // Before the head: where the log is restored between the two, the position is one of the log that was.
  const currentEpoch = await epoch();
  const meta = queryMetaOf({ header, parameter, epoch: currentEpoch, now: new Date(port.clock.now()) });
  const data = { ...counted(query, given), ...(await ids(port, query, given)) };
  // What is answered is at least as new as the log was before.
  const { position } = await port.log.head();
  const result = await port.daybook.queries.dispatchUnknown({ name, data, meta });
  if (!result.ok) return failed(exchange, result.failure);
  return answerOf(exchange, result.value, { query, data, headers: standing(currentEpoch, position, meta) });
}

/** As-of answers are of another moment, which the caller knows. */
const standing = (
  epoch: string,
  position: number,
  { asOf, atLeast = 0 }: QueryMeta,
): Record<string, string> =>
  asOf === undefined ? { 'Daybook-Position': positionTag(epoch, Math.max(position, atLeast)) } : {};

/** A list says how many there are in all, but where it only goes on. */
function counted(
  { paging }: DescribedQuery,
  data: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  if (paging?.total === undefined || data[paging.after] !== undefined) return { ...data };
  return { [paging.total]: true, ...data };
}

/** The ids of what is named by something else. */
export async function ids(
  port: HttpPort,
  { fields }: DescribedQuery,
  data: Readonly<Record<string, unknown>>,
): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { field, entity } of fields) {
    const name = data[field];
    if (entity !== undefined && typeof name === 'string')
      found[field] = valueOrThrow(await port.idOf(entity, name));
  }
  return found;
}

interface Answering {
  readonly query: DescribedQuery;
  readonly data: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
}

function answerOf(exchange: Exchange, value: unknown, { query, data, headers }: Answering): Response {
  const { paging, shape, isOfOneStream } = query;
  if (shape.kind === 'page' && paging !== undefined) {
    const page = value as Page<unknown>;
    const { nextCursor } = page;
    const link = nextCursor === null ? {} : { Link: nextLink(exchange.req.url, paging.after, nextCursor) };
    const number =
      paging.page === undefined
        ? null
        : numberOf(data[paging.page] ?? (data[paging.after] === undefined ? 1 : null));
    const size = numberOf(data[paging.size] ?? paging.usualSize ?? null);
    return answered(exchange, pageBody(page, { number, size }), { ...headers, ...link });
  }
  const version =
    shape.kind === 'one' && isOfOneStream ? (value as { version?: unknown }).version : undefined;
  if (typeof version !== 'number') return answered(exchange, { data: value }, headers);
  const tagged = { ...headers, ETag: etagOf(version) };
  if (hasVersion(headerOf(exchange, 'If-None-Match'), version)) return respond(exchange, null, 304, tagged);
  return answered(exchange, { data: value }, tagged);
}

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);
