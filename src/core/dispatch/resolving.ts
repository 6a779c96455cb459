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
 * Resolves the name of an entity to its id, from the log and the commands that are in flight: no view is needed, and a
 * command may name what the one before it creates. The command is signed with the id, so
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
      // Of a batch that has stopped meanwhile, only that is reported.
      if (group.isStopped) return next(message);
      return id.ok ? next(signed(message as IdentifiedCommand, { ...data, [naming.field]: id.value })) : id;
    };
  };
}

/** Resolves names as the log would if all that is decided were stored. */
class Names {
  readonly #ports: ResolvingPorts;
  readonly #group: Appender;
  #overlay: OverlayLog | undefined;
  /** How many of the appends in flight the overlay has. */
  #seen = 0;

  constructor(ports: ResolvingPorts, group: Appender) {
    this.#ports = ports;
    this.#group = group;
  }

  async idOf(aggregate: AnyAggregate, naming: Naming, name: string): Promise<Result<string>> {
    const { category } = aggregate.events;
    let inFlight: readonly Append[];
    do {
      await this.#group.reconsidered();
      inFlight = this.#group.allInFlight();
    } while (inFlight.some(changesNames) && (await this.#group.settled()));
    if (!inFlight.some(changesNames)) return idOf(category, naming, name, this.#ports.log);
    const overlay = await this.#overlayOf(inFlight);
    const id = await idOf(category, naming, name, overlay);
    if (id.ok && isNumber(name)) await this.#relyOn(aggregate, id.value, overlay);
    return id;
  }

  /** What an atomic batch holds is never settled before its end. It only grows, so the overlay does with it. */
  async #overlayOf(held: readonly Append[]): Promise<OverlayLog> {
    this.#overlay ??= await this.#ports.overlay(this.#ports.log);
    await this.#overlay.append(held.slice(this.#seen));
    this.#seen = held.length;
    return this.#overlay;
  }

  /** A number is given when the stream is stored: others may have created one by then. */
  async #relyOn({ events: { category } }: AnyAggregate, id: string, overlay: OverlayLog): Promise<void> {
    const stream = streamId(category, id);
    const number = (await overlay.readStream(stream))[0]?.number ?? null;
    if (number !== null) this.#group.relyOn(stream, number);
  }
}

const changesNames = ({ expectedVersion, reserved, released }: Append): boolean =>
  expectedVersion === 0 || reserved.length > 0 || released.length > 0;
