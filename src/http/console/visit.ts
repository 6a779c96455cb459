import type { Result } from '../../core/kernel/result.ts';
import { valueOrThrow } from '../../core/kernel/value-or-throw.ts';
import type { Principal, Token } from '../../core/model/access.ts';
import type { CommandMeta, Receipt } from '../../core/model/command.ts';
import type { QueryMeta } from '../../core/model/query.ts';
import { mayDispatch } from '../auth/may-dispatch.ts';
import type { EventStreams } from '../events/event-streams.ts';
import type { Exchange } from '../exchange.ts';
import type { HttpPort, Sides } from '../http-port.ts';
import type { DescribeQuery } from '../messages/query-descriptions.ts';
import { formBody } from '../messages/request-body.ts';
import type { ServiceParts } from '../messages/send-command.ts';
import { EdgeError } from '../problems/problems.ts';
import type { Rebuilds } from '../views/rebuilds.ts';
import type { Verifications } from '../views/verifications.ts';

/** What all pages have in common. */
export interface ConsoleParts extends Pick<ServiceParts, 'port' | 'describe'> {
  readonly sides: Sides;
  readonly node: NodeParts;
  /** Times are shown on the clocks of this zone. */
  readonly zone: string;
}

/** What goes on in this process beside messages. */
export interface NodeParts {
  readonly rebuilds: Rebuilds;
  readonly verifications: Verifications;
  readonly streams: Pick<EventStreams, 'size'>;
  /** ISO instant. */
  readonly startedAt: string;
  /** Never with their secrets. */
  tokens(): Promise<readonly Token[]>;
  /** Undefined where there is no file to be copied. */
  readonly backup: (() => Promise<BackupFile>) | undefined;
}

/** A verified copy of the log, that nobody else can name any more. */
export interface BackupFile {
  /** `shop-2026-03-14.db` */
  readonly name: string;
  readonly bytes: number;
  /** To be read to its end, or cancelled: then nothing is left of it. */
  readonly content: ReadableStream<Uint8Array>;
}

/** One request for a page by somebody who is signed in: what pages read, and how they send messages. */
export class Visit {
  readonly exchange: Exchange;
  readonly port: HttpPort;
  readonly node: NodeParts;
  readonly principal: Principal;
  /** Times are shown on the clocks of this zone. */
  readonly zone: string;
  readonly url: URL;
  /** A query's fields, how it is paged, and what it answers. @throws FailureError for an unknown name */
  readonly describe: DescribeQuery;

  readonly #sides: Sides;

  constructor(exchange: Exchange, { port, describe, sides, node, zone }: ConsoleParts, principal: Principal) {
    this.exchange = exchange;
    this.port = port;
    this.node = node;
    this.zone = zone;
    this.#sides = sides;
    this.describe = describe;
    this.principal = principal;
    this.url = new URL(exchange.req.url);
  }

  /** A part of the path: `:order`. */
  param(name: string): string {
    return this.exchange.req.param(name) ?? '';
  }

  /** A parameter of the URL; an empty one is none, for forms send their empty fields. */
  query(name: string): string | undefined {
    return this.url.searchParams.get(name)?.trim() || undefined;
  }

  /** The fields of the form that was sent. */
  form(): Promise<URLSearchParams> {
    return formBody(this.exchange);
  }

  /** Who did it, in commits. */
  get actor(): string {
    return actorOf(this.principal);
  }

  get now(): Date {
    return new Date(this.port.clock.now());
  }

  /** Whether a message may be sent: what may not is not offered. */
  may(name: string): boolean {
    const { kind = 'query', administers } = this.port.commands.find((spec) => spec.name === name) ?? {};
    if (kind !== 'query' && !this.#sides.commands) return false;
    return mayDispatch(this.principal, { name, kind, administers }) === undefined;
  }

  /** @throws EdgeError `forbidden` where the message may not be sent */
  demand(name: string): void {
    if (!this.may(name))
      throw new EdgeError('forbidden', `${this.principal.name} may not send ${name} here.`);
  }

  /** The answer of a query. @throws FailureError, or EdgeError `forbidden` */
  async ask<Answer>(name: string, data: object, meta: QueryMeta = {}): Promise<Answer> {
    const { queries } = this.port.daybook;
    forbidIf(mayDispatch(this.principal, valueOrThrow(await queries.definition(name))));
    return valueOrThrow((await queries.dispatchUnknown({ name, data, meta })) as Result<Answer>);
  }

  /** Sends a command in the name of who is signed in. @throws EdgeError `forbidden` */
  async send(name: string, data: object, meta: CommandMeta): Promise<Result<Receipt>> {
    const { commands } = this.port.daybook;
    const definition = await commands.definition(name);
    if (!definition.ok) return definition;
    forbidIf(mayDispatch(this.principal, definition.value));
    this.exchange.set('commandId', meta.commandId);
    return (await commands.dispatchUnknown({
      name,
      data,
      meta: { actor: this.actor, ...meta },
    })) as Result<Receipt>;
  }
}

/** The names of tokens hold no colon: who came by a link is called `console:ann`. */
const actorOf = ({ name }: Principal): string => (name.includes(':') ? name : `token:${name}`);

function forbidIf(denied: { readonly message: string } | undefined): void {
  if (denied !== undefined) throw new EdgeError('forbidden', denied.message);
}
