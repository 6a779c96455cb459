import type { AnyCommand, CommandMeta, Receipt } from '../../core/model/command.ts';
import { answered, failed, receiptAnswer } from '../answer.ts';
import type { EventStreams } from '../events/event-streams.ts';
import type { Exchange, Handler } from '../exchange.ts';
import type { CommitLines } from '../feed/commit-lines.ts';
import type { HttpPort } from '../http-port.ts';
import { headerOf } from '../incoming.ts';
import type { InFlight } from '../limits/in-flight.ts';
import { EdgeError } from '../problems/problems.ts';
import type { Rebuilds } from '../views/rebuilds.ts';
import type { DescribeQuery } from './query-descriptions.ts';
import { malformed } from './read-request.ts';
import { jsonBody } from './request-body.ts';
import { commandMetaOf } from './request-headers.ts';
import type { Route } from './routes.ts';

/** What the handlers of one service have in common. */
export interface ServiceParts {
  readonly port: HttpPort;
  /** Which log it is now, for a restore makes another of it: eight characters before every position. */
  readonly epoch: () => Promise<string>;
  /** Every command needs an idempotency key. */
  readonly requireKeys: boolean;
  readonly describe: DescribeQuery;
  readonly inFlight: InFlight;
  readonly batches: InFlight;
  readonly streams: EventStreams;
  /** Copies that are being fed. */
  readonly feeds: InFlight;
  readonly lines: CommitLines;
  readonly rebuilds: Rebuilds;
}

/** A command by its route: its data is the body, and what it is about stands in the path. */
export function commandHandler({ spec, parameter, tag }: Route, parts: ServiceParts): Handler {
  return async (exchange) => {
    takeNoParameters(exchange);
    const named = parameter === undefined ? {} : { [parameter.field]: exchange.req.param(parameter.field) };
    const data = withoutContradiction(await jsonBody(exchange), named);
    const side = spec.kind === 'action' ? 'action' : 'command';
    const { name, movesMoney = false, administers = false } = spec;
    const message = { name, data, side, movesMoney, administers } as const;
    const place = spec.creates ? (id: string) => `/${tag}/${encodeURIComponent(id)}` : undefined;
    return sent(exchange, parts, message, place);
  };
}

/** Any command by its name: `POST /commands/PlaceOrder`. */
export function namedCommandHandler(parts: ServiceParts): Handler {
  return async (exchange) => {
    takeNoParameters(exchange);
    const name = exchange.req.param('name') ?? '';
    const definition = await parts.port.daybook.commands.definition(name);
    if (!definition.ok) return failed(exchange, definition.failure);
    const data = await jsonBody(exchange);
    return sent(exchange, parts, { name, data, ...costOf(definition.value) });
  };
}

/** What sending a command takes: the scope of a token, and a key where it moves money. */
export const costOf = (definition: AnyCommand): Cost =>
  definition.kind === 'action'
    ? { side: 'action', movesMoney: false, administers: false }
    : {
        side: 'command',
        movesMoney: definition.movesMoney === true,
        administers: definition.administers === true,
      };

interface Cost {
  readonly side: 'command' | 'action';
  readonly movesMoney: boolean;
  readonly administers: boolean;
}

/** @throws EdgeError `malformed_request`: what is not understood is not left out. */
export function takeNoParameters(exchange: Exchange, but: readonly string[] = []): void {
  const unknown = Object.keys(exchange.req.query()).filter((name) => !but.includes(name));
  if (unknown.length === 0) return;
  const message = 'is no parameter here: what a command needs is its body';
  throw malformed(unknown.map((parameter) => ({ parameter, message })));
}

interface Sent extends Cost {
  readonly name: string;
  readonly data: object;
}

async function sent(
  exchange: Exchange,
  { port, epoch, requireKeys, inFlight }: ServiceParts,
  { name, data, side, movesMoney, administers }: Sent,
  place?: (id: string) => string,
): Promise<Response> {
  exchange.var.allow({ side, name, administers });
  const meta = commandMetaOf((header) => headerOf(exchange, header), exchange.var.sender);
  if (movesMoney || requireKeys) checkKey(name, meta);
  exchange.set('commandId', meta.commandId);
  const result = await inFlight.run(() => port.daybook.commands.dispatchUnknown({ name, data, meta }));
  if (!result.ok) return failed(exchange, result.failure);
  if (side === 'action') return answered(exchange, { data: result.value });
  const receipt = result.value as Receipt;
  return receiptAnswer(exchange, receipt, await epoch(), place?.(receipt.id));
}

function withoutContradiction(
  body: Readonly<Record<string, unknown>>,
  named: Readonly<Record<string, unknown>>,
) {
  for (const [field, value] of Object.entries(named)) {
    if (body[field] === undefined || body[field] === value) continue;
    const message = 'is named in the path';
    throw new EdgeError('malformed_request', `${field} ${message}, and otherwise in the body.`, {
      issues: [{ pointer: `/${field}`, message }],
    });
  }
  return { ...body, ...named };
}

/** @throws EdgeError `idempotency_key_missing`, but for what stores nothing */
export function checkKey(name: string, { commandId, dryRun }: CommandMeta): void {
  if (commandId !== undefined || dryRun === true) return;
  throw new EdgeError('idempotency_key_missing', `${name} is not taken without an Idempotency-Key.`, {
    hint: 'Choose one for each act (a UUID will do) and send it again with every retry of it.',
  });
}
