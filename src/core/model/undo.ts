import type { Advice } from '../kernel/advice.ts';
import type { EventCatalogue, EventData, EventOf, EventType } from './event.ts';

/**
 * How a command is undone: by a compensating command, or, with a sentence why, never. Nothing is taken out of the log:
 * both commands stay in it.
 */
export type Undo<State, Catalogue extends EventCatalogue> =
  | Never
  | ((done: Done<State, Catalogue>) => Compensation | CannotUndo);

/** It cannot be undone: why, and what to do instead. */
export interface Never extends Advice {
  readonly never: string;
}

/** What a command did, and what has become of it. States are read only. */
export interface Done<State, Catalogue extends EventCatalogue> {
  /** The entity's id. */
  readonly id: string;
  readonly events: readonly EventOf<Catalogue>[];
  /** What had happened before it, oldest first. */
  readonly earlier: readonly EventOf<Catalogue>[];
  /** The state before it, after it, and now. */
  readonly before: State;
  readonly after: State;
  readonly now: State;
  /** For commands that take a reason. */
  readonly reason: string;
}

/** The command that undoes it. */
export interface Compensation {
  readonly command: string;
  readonly data: object;
}

/** It cannot be undone any more, or never could: why. */
export interface CannotUndo {
  readonly cannot: string;
}

export const never = (why: string, instead: Advice = {}): Never => ({ never: why, ...instead });

export const cannot = (why: string): CannotUndo => ({ cannot: why });

/** The data of the command's event of a type. */
export function dataOf<Catalogue extends EventCatalogue, Type extends EventType<Catalogue>>(
  { events }: Pick<Done<unknown, Catalogue>, 'events'>,
  type: Type,
): EventData<Catalogue, Type> {
  const event = events.find((each) => each.type === type);
  if (event === undefined) throw new Error(`the command recorded no ${type}`);
  return event.data;
}

/** A compensation, and the version of the stream that it was made for. */
export interface PlannedUndo extends Compensation {
  readonly version: number;
}
