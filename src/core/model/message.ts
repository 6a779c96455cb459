import type { Result } from '../kernel/result.ts';

export interface Message {
  readonly name: string;
  readonly data: unknown;
  readonly meta?: object;
}

export interface MessageDefinition {
  readonly name: string;
}

export type Handle<M extends Message> = (message: M) => Promise<Result<unknown>>;

export interface Handler<Definition extends MessageDefinition, M extends Message> {
  readonly definition: Definition;
  readonly handle: Handle<M>;
}

/** Wraps a handler; composed once a message name, so it may keep counters. */
export type Middleware<Definition extends MessageDefinition, M extends Message> = (
  definition: Definition,
  next: Handle<M>,
) => Handle<M>;

export type Load<Definition extends MessageDefinition, M extends Message> = () => Promise<
  Handler<Definition, M>
>;
