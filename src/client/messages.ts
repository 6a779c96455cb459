import { fail, ok, type Result } from '../core/kernel/result.ts';
import type { Command, CommandMeta, Receipt } from '../core/model/command.ts';
import type { Query, QueryMeta } from '../core/model/query.ts';
import { unreadable } from './failures.ts';
import type { ConnectOptions } from './options.ts';
import type { KnownPosition } from './position.ts';
import { type Incoming, parsed, type Transport } from './transport.ts';

/** One message there, and its result back. */

const JSON_TYPE = { 'Content-Type': 'application/json' };

export async function sendCommand(
  transport: Transport,
  options: ConnectOptions,
  { name, data, meta = {} }: Command,
): Promise<Result<unknown>> {
  const commandId = meta.commandId ?? crypto.randomUUID();
  const answer = await transport.send({
    url: urlOf(options.url, `/commands/${encodeURIComponent(name)}`),
    headers: { ...JSON_TYPE, ...commandHeaders({ actor: options.actor, ...meta, commandId }) },
    body: JSON.stringify(data ?? {}),
    ...(meta.dryRun === true ? {} : { commandId }),
  });
  return answer.ok ? receiptIn(answer.value, meta.commandId === undefined) : answer;
}

export function commandHeaders(meta: CommandMeta): Record<string, string> {
  const { commandId, actor, correlationId, causationId, occurredAt, expectedVersion, dryRun } = meta;
  return present({
    'Idempotency-Key': commandId,
    'Daybook-Actor': actor,
    'Daybook-Correlation-Id': correlationId,
    'Daybook-Causation-Id': causationId,
    'Daybook-Occurred-At': occurredAt,
    'If-Match': expectedVersion === undefined ? undefined : `"${expectedVersion}"`,
    'Daybook-Dry-Run': dryRun === true ? 'true' : undefined,
  });
}

const present = (headers: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, text]) => (text === undefined ? [] : [[name, inBytes(text)]])),
  );

/** UTF-8, byte by byte as a header says it. */
const inBytes = (text: string): string => String.fromCharCode(...new TextEncoder().encode(text));

/** @param isNewKey the key was made for this very command: what was done before was done by an earlier attempt */
function receiptIn({ status, headers, text, attempts }: Incoming, isNewKey: boolean): Result<unknown> {
  const body = parsed(text) as { data: unknown; receipt?: Omit<Receipt, 'id' | 'status'> } | undefined;
  if (body === undefined || !('data' in body)) return fail(unreadable(status));
  if (body.receipt === undefined) return ok(body.data);
  const isOwn = isNewKey && attempts > 1;
  const isReplayed = headers.get('Idempotency-Replayed') === 'true' && !isOwn;
  const isDryRun = headers.get('Daybook-Dry-Run') === 'true';
  return ok({
    ...body.receipt,
    id: body.data as string,
    status: isDryRun ? 'dry_run' : isReplayed ? 'replayed' : 'ok',
  } satisfies Receipt);
}

export async function sendQuery(
  transport: Transport,
  options: ConnectOptions,
  position: KnownPosition,
  query: Query,
): Promise<Result<unknown>> {
  const { meta = {} } = query;
  const ask = (atLeast: string | undefined) =>
    transport.send({
      url: urlOf(options.queriesUrl ?? options.url, `/queries/${encodeURIComponent(query.name)}`),
      headers: { ...JSON_TYPE, ...queryHeaders(meta, atLeast) },
      body: JSON.stringify(query.data ?? {}),
      signal: meta.signal,
    });
  // Of a log that no answer has named yet, the first answer names it.
  const { atLeast } = meta;
  if (atLeast !== undefined && position.tag === undefined) await ask(undefined);
  const isChosen = atLeast !== undefined;
  let answer = await ask(
    isChosen ? position.at(atLeast) : meta.asOf === undefined ? position.tag : undefined,
  );
  if (!answer.ok && answer.failure.code === 'log_restored' && !isChosen) {
    position.forget();
    answer = await ask(undefined);
  }
  return answer.ok ? valueIn(answer.value) : answer;
}

function queryHeaders({ asOf }: QueryMeta, atLeast: string | undefined): Record<string, string> {
  return present({
    'Daybook-At-Least': atLeast,
    'Daybook-As-Of': typeof asOf === 'number' ? `@${asOf}` : asOf,
  });
}

/** A page is answered as its items and where the list goes on. */
function valueIn({ status, text }: Incoming): Result<unknown> {
  const body = parsed(text) as
    | { data: unknown; page?: { nextCursor: string | null; total: number | null } }
    | undefined;
  if (body === undefined || !('data' in body)) return fail(unreadable(status));
  if (body.page === undefined) return ok(body.data);
  const { nextCursor, total } = body.page;
  return ok({ items: body.data, nextCursor, total });
}

export const urlOf = (base: string, path: string): string => `${base.replace(/\/+$/, '')}${path}`;
