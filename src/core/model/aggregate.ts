import { laterOf } from '../kernel/instants.ts';
import { type Commit, entityId, type StreamId } from './commit.ts';
import {
  beginsAnew,
  type EventCatalogue,
  type EventData,
  type EventType,
  numberAnew,
  upcast,
} from './event.ts';
import type { Naming } from './naming.ts';

/**
 * The folding half of a Decider: what a stream's events add up to. `evolve` names every event type; `null` is a
 * written "changes nothing here". A fold owns the state that it created, so `evolve` changes it in place (a copy an
 * event is quadratic); it is not shared before the fold is done.
 */
export interface Aggregate<State, Catalogue extends EventCatalogue> {
  readonly events: Catalogue;
  /** What its entities are called; without it, they are named by their ids alone. */
  readonly naming?: Naming;
  /** The currency of its amounts, ISO 4217; empty: it has none yet. Without it, it holds no amounts. */
  currencyOf?(state: State): string;
  /**
   * Whose personal data a command to the stream may hold, the state being what it was: the stream of a customer. Without it,
   * or undefined: its own.
   */
  subject?(state: State, data: unknown): StreamId | undefined;
  /** A fresh state for a stream without events. */
  initialState(id: string): State;
  readonly evolve: {
    readonly [Type in EventType<Catalogue>]:
      | ((state: State, data: EventData<Catalogue, Type>, meta: EventMeta) => void)
      | null;
  };
}

// biome-ignore lint/suspicious/noExplicitAny: the state of an aggregate whose type is not known here
export type AnyAggregate = Aggregate<any, any>;

/**
 * Where an event stands and how it came about.
 *
 * @example
 * const isLate = ({ occurredAt, recordedAt }: EventMeta): boolean => occurredAt < recordedAt;
 */
export interface EventMeta {
  /** Of its commit in the log, from 1. */
  readonly position: number;
  /** Its place in its stream, from 1. */
  readonly version: number;
  /** `order-<id>`, `customer-<ref>`, `product-<sku>`. */
  readonly stream: string;
  /** The id behind the category: the order's id, the customer's ref, the product's sku. */
  readonly id: string;
  /** On events of the commit that created the stream, or with which its facts begin anew: its number in the category. */
  readonly number: number | null;
  /** ISO instant, UTC: when it happened in the world. */
  readonly occurredAt: string;
  /** ISO instant, UTC: when the log took it. */
  readonly recordedAt: string;
  /** Who did it. */
  readonly actor: string;
  /** The name of the command that decided it. */
  readonly command: string;
  /** The id of that command. */
  readonly commandId: string;
  /** The conversation that it belongs to. */
  readonly correlationId: string;
  /** The person was forgotten whose personal data it held: words stand in its place, or nothing. */
  readonly forgotten?: true;
}

/** An event read back: its newest shape, and where it stands. */
export interface RecordedEvent {
  readonly type: string;
  readonly data: unknown;
  readonly meta: EventMeta;
}

/** The current state of a stream: what a decision is based on. */
export interface Folded<State> {
  readonly state: State;
  /** 0: the stream has no events. */
  readonly version: number;
  /** When the latest of the facts that count happened, ISO, UTC; undefined: there is none. */
  readonly latest?: string | undefined;
}

export function fold<State, Catalogue extends EventCatalogue>(
  aggregate: Aggregate<State, Catalogue>,
  id: string,
  commits: readonly Commit[],
): Folded<State> {
  return foldOn(aggregate, { state: aggregate.initialState(id), version: 0 }, commits);
}

/** Folds the commits behind a stream that is folded already; its state becomes that of the answer. */
export function foldOn<State, Catalogue extends EventCatalogue>(
  aggregate: Aggregate<State, Catalogue>,
  folded: Folded<State>,
  commits: readonly Commit[],
): Folded<State> {
  const { state } = folded;
  let { version, latest } = folded;
  for (const commit of commits) {
    for (const event of recordedEvents(aggregate.events, commit)) {
      evolveOne(aggregate, state, event);
      latest = latestBehind(aggregate.events, event.type, event.meta.occurredAt, latest);
    }
    version = commit.lastVersion;
  }
  return { state, version, latest };
}

/** When the latest of a stream's facts happened, behind an event: those that one begins anew have yet to come. */
export const latestBehind = (
  catalogue: EventCatalogue,
  type: string,
  occurredAt: string,
  latest: string | undefined,
): string | undefined => (beginsAnew(catalogue, type) ? undefined : laterOf(occurredAt, latest));

function evolveOne(aggregate: AnyAggregate, state: unknown, event: RecordedEvent): void {
  aggregate.evolve[event.type]?.(state, event.data, event.meta);
}

/** The events of a commit, upcast, each with its own place and time. */
export function recordedEvents(catalogue: EventCatalogue, commit: Commit): RecordedEvent[] {
  const id = entityId(commit.category, commit.stream);
  const events = commit.events.map((stored) => upcast(catalogue, stored));
  const [lead] = events;
  const number = commit.number ?? (lead === undefined ? null : numberAnew(catalogue, lead));
  return events.map(({ type, data, at, forgotten }, index) => {
    return {
      type,
      data,
      meta: {
        position: commit.position,
        version: commit.firstVersion + index,
        stream: commit.stream,
        id,
        number,
        occurredAt: at ?? commit.occurredAt,
        recordedAt: commit.recordedAt,
        actor: commit.actor,
        command: commit.command,
        commandId: commit.commandId,
        correlationId: commit.correlationId,
        ...(forgotten && { forgotten }),
      },
    };
  });
}
