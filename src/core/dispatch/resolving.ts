import type { Result } from '../kernel/result.ts';
import type { Appender } from '../log/group-commit.ts';
import type { AnyAggregate } from '../model/aggregate.ts';
import type { AnyCommand, Command, IdentifiedCommand } from '../model/command.ts';
import { streamId } from '../model/commit.ts';
import type { Append, EventLog, OverlayLog } from '../model/event-log.ts';
import type { Middleware } from '../model/message.ts';
import type { Naming } from '../model/naming.ts';
import { signed } from './middleware.ts';
import { idOf, isNumber, isWholeId } from './references.ts';

interface ResolvingPorts {
  readonly log: EventLog;
  overlay(log: EventLog): Promise<OverlayLog>;
}

/**
 * Puts the id of an entity in the place of what it is called, upon the log and what earlier commands have on their way
 * into it: no view is needed, and a command may name what the one before it begins. The command is signed with the id, so
 * that its key answers the same whatever its entity is called.
 */
export function resolving(ports: ResolvingPorts, group: Appender): Middleware<AnyCommand, Command> {
  const names = new Names(ports, group);
  return (definition, next) => {
    if (definition.kind === 'action' || definition.creates !== undefined) return next;
    const aggregate: AnyAggregate = definition.aggregate;
    const { naming } = aggregate;
    if (naming === undefined) return next;
    return async (message) => {
      const data = message.data as Readonly<Record<string, unknown>>;
      const name = data[naming.field];
      if (typeof name !== 'string' || isWholeId(name)) return next(message);
      const id = await names.idOf(aggregate, naming, name);
      // Of a batch that has stopped meanwhile, nothing is told but that.
      if (group.isStopped) return next(message);
      return id.ok ? next(signed(message as IdentifiedCommand, { ...data, [naming.field]: id.value })) : id;
    };
  };
}

/** What things are called, as the log would know it were all stored that is decided. */
class Names {
  readonly #ports: ResolvingPorts;
  readonly #group: Appender;
  #plan: OverlayLog | undefined;
  /** How many of the appends under way the plan has. */
  #seen = 0;

  constructor(ports: ResolvingPorts, group: Appender) {
    this.#ports = ports;
    this.#group = group;
  }

  async idOf(aggregate: AnyAggregate, naming: Naming, name: string): Promise<Result<string>> {
    const { category } = aggregate.events;
    let underWay: readonly Append[];
    do {
      await this.#group.reconsidered();
      underWay = this.#group.allInFlight();
    } while (underWay.some(changesNames) && (await this.#group.settled()));
    if (!underWay.some(changesNames)) return idOf(category, naming, name, this.#ports.log);
    const plan = await this.#planOf(underWay);
    const id = await idOf(category, naming, name, plan);
    if (id.ok && isNumber(name)) await this.#relyOn(aggregate, id.value, plan);
    return id;
  }

  /** What an atomic batch holds is never settled before its end. It only grows, so the plan does with it. */
  async #planOf(held: readonly Append[]): Promise<OverlayLog> {
    this.#plan ??= await this.#ports.overlay(this.#ports.log);
    await this.#plan.append(held.slice(this.#seen));
    this.#seen = held.length;
    return this.#plan;
  }

  /** A number is given when the stream is stored: others may have begun one by then. */
  async #relyOn({ events: { category } }: AnyAggregate, id: string, plan: OverlayLog): Promise<void> {
    const stream = streamId(category, id);
    const number = (await plan.readStream(stream))[0]?.number ?? null;
    if (number !== null) this.#group.relyOn(stream, number);
  }
}

const changesNames = ({ expectedVersion, reserved, released }: Append): boolean =>
  expectedVersion === 0 || reserved.length > 0 || released.length > 0;
