import { fail, ok, type Result } from '../kernel/result.ts';
import type { Appender } from '../log/group-commit.ts';
import type { AnyAggregate } from '../model/aggregate.ts';
import type { AnyCommand, AnyDecider, Command, IdentifiedCommand } from '../model/command.ts';
import { entityId, type StreamId, streamId } from '../model/commit.ts';
import type { Append, EventLog, OverlayLog } from '../model/event-log.ts';
import type { Middleware } from '../model/message.ts';
import type { Naming } from '../model/naming.ts';
import { signed } from './middleware.ts';
import { idOf, isNumber, isWholeId, nothingNamed } from './references.ts';

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
      const id = await names.meantBy(definition, naming, data);
      if (id === undefined) return next(message);
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

  /** The id of the entity that a command is about; undefined: it says that itself. */
  async meantBy(
    { aggregate, heldKey }: AnyDecider,
    naming: Naming,
    data: Readonly<Record<string, unknown>>,
  ): Promise<Result<string> | undefined> {
    const name = data[naming.field];
    if (heldKey !== undefined) return this.#there(aggregate, naming, name, heldKey(data));
    return typeof name !== 'string' || isWholeId(name) ? undefined : this.#idOf(aggregate, naming, name);
  }

  /** The entity that is there, with the id or else the key: where there is none, nothing is decided. */
  async #there(
    { events: { category } }: AnyAggregate,
    { keyPrefix }: Naming,
    id: unknown,
    key: string | undefined,
  ): Promise<Result<string>> {
    if (typeof id === 'string') {
      const stream = streamId(category, id);
      const isThere =
        this.#group.inFlight(stream).length > 0 ||
        (await this.#ports.log.streamsBeginning(category, id, 1))[0] === stream;
      return isThere ? ok(id) : fail(nothingNamed(category, id));
    }
    const holder = key === undefined ? undefined : await this.#holder(key);
    if (holder !== undefined) return ok(entityId(category, holder));
    return fail(nothingNamed(category, key?.slice(keyPrefix.length) ?? ''));
  }

  async #holder(key: string): Promise<StreamId | undefined> {
    while (this.#group.holder(key) !== undefined && (await this.#group.settled()));
    const held = this.#group.holder(key);
    return held === undefined ? this.#ports.log.holder(key) : (held ?? undefined);
  }

  async #idOf(aggregate: AnyAggregate, naming: Naming, name: string): Promise<Result<string>> {
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
