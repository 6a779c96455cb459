import type * as z from 'zod';
import type { Advice } from '../kernel/advice.ts';
import type { Result } from '../kernel/result.ts';
import type { Aggregate, AnyAggregate, Folded } from './aggregate.ts';
import type { CliBinding } from './cli-binding.ts';
import type { EventCatalogue, EventOf } from './event.ts';
import type { FieldChange, MoneyChange } from './field-changes.ts';
import type { ForgettingProof } from './forgetting-proof.ts';
import type { Ports } from './ports.ts';
import type { AnswerShape } from './query.ts';
import type { Undo } from './undo.ts';

/**
 * A command on its way to the dispatcher.
 *
 * @example
 * const command: Command = { name: 'TagOrder', data: { orderId, tags: ['vip'] }, meta: { actor: 'maria' } };
 * await daybook.commands.dispatchUnknown(command);
 */
export interface Command<Name extends string = string, Data = unknown> {
  /** Which command: `CreateOrder`, … */
  readonly name: Name;
  /** Its input, as its schema has it. */
  readonly data: Data;
  /** What travels with every command. */
  readonly meta?: CommandMeta;
}

/**
 * What travels with every command: who sends it, its idempotency key, and the version that it expects.
 *
 * @example
 * const meta: CommandMeta = { commandId: 'gateway-event-81', actor: 'gateway', occurredAt: '2026-03-14T15:09:00Z' };
 * await daybook.orders.recordPayment({ orderId, amount: 900, method: 'card' }, meta);
 */
export interface CommandMeta {
  /** The idempotency key. The same id with the same data answers what it answered before. Default: a new UUIDv7. */
  readonly commandId?: string | undefined;
  /** Who acts. Default: the actor that the daybook was opened with. */
  readonly actor?: string | undefined;
  /** Correlation id: common to all that one cause led to. Default: the command id. */
  readonly correlationId?: string | undefined;
  /** Causation id: the message that this one follows from. */
  readonly causationId?: string | undefined;
  /** ISO instant, UTC, not in the future. Default: now. */
  readonly occurredAt?: string | undefined;
  /** The expected version of the stream: with any other it is a conflict, and a lost race is not retried. */
  readonly expectedVersion?: number | undefined;
  /** Decide, answer with what would be stored and change, and store nothing. */
  readonly dryRun?: boolean | undefined;
}

/** A command whose travelling facts are all known. */
export interface IdentifiedMeta extends CommandMeta {
  readonly commandId: string;
  readonly actor: string;
  readonly correlationId: string;
  readonly causationId: string | undefined;
  /** Over the name, the data and the given occurredAt: what makes two commands the same command. */
  readonly fingerprint: string;
  /** The caller chose the id, so it may have been used before. */
  readonly hasClientKey: boolean;
  /** When it came, on the decider's count: what was read of the log since is current for it. */
  readonly came?: number;
  /** Called when the decision is on its way into the log: the next command may be decided. */
  readonly decided?: () => void;
}

export interface IdentifiedCommand extends Command {
  readonly meta: IdentifiedMeta;
}

/**
 * What a command answers that changes an order, a customer or a product.
 *
 * @example
 * function pinned({ position, hash }: Receipt): string {
 *   return position === null ? 'nothing was stored' : `${hash}@${position}`;
 * }
 */
export interface Receipt {
  /** The idempotency key: given by the caller, or made. */
  readonly commandId: string;
  /** `replayed`: it was done before, under the same id; `dry_run`: nothing was stored. */
  readonly status: 'ok' | 'replayed' | 'dry_run';
  /** The id of what it changed: the order's, the customer's ref, the product's sku. */
  readonly id: string;
  /** The number people use, on the command that created the stream. */
  readonly number: number | null;
  /** The stream's version after the command. */
  readonly version: number;
  /** The commit's place in the log; with the hash there a pinned head. Null when nothing was stored. */
  readonly position: number | null;
  /** SHA-256, hexadecimal, of the log up to this commit. Null when nothing was stored. */
  readonly hash: string | null;
  /** What was decided. */
  readonly events: readonly { readonly type: string; readonly data: unknown }[];
  /** Of a dry run: what would change in the views of its stream. */
  readonly changes?: readonly FieldChange[] | undefined;
  /** Of a dry run: which amounts would change. */
  readonly money?: readonly MoneyChange[] | undefined;
  /** What its sender should know: sentences. */
  readonly remarks?: readonly string[] | undefined;
  /** Of a command that forgets somebody: the proof; of a dry run, what would be gone. */
  readonly forgetting?: ForgettingProof | undefined;
}

/** Accepted: the events, and the keys that must be free (`reserve`) or are given up (`release`). */
export interface Acceptance<Event> {
  readonly events: readonly Event[];
  readonly reserve?: readonly string[];
  readonly release?: readonly string[];
}

/** A rule said no. */
export interface Rejection extends Advice {
  readonly rejected: string;
  readonly message: string;
  readonly details?: unknown;
  /** The command gave what is personal of somebody else than it is about: nothing of it is kept where rejections are. */
  readonly tellsOfOthers?: true;
  /** What the command names does not exist: `not_found`, as for the entity that it is about. */
  readonly missing?: true;
}

export type Decision<Event> = Acceptance<Event> | Rejection;

export const isRejection = (decision: Decision<unknown>): decision is Rejection => 'rejected' in decision;

export const reject = (
  code: string,
  message: string,
  more: Pick<Rejection, 'hint' | 'next' | 'details' | 'missing'> = {},
): Rejection => ({
  rejected: code,
  message,
  ...more,
});

/** What a command asks for is so already: the id of the command that made it so, whose receipt is the answer. */
export interface Repetition {
  readonly doneBy: string;
}

export const isRepetition = (decision: Decision<unknown> | Repetition): decision is Repetition =>
  'doneBy' in decision;

/** Another stream that a decision looks at, loaded from the log. */
export interface Load<State> {
  readonly aggregate: AnyAggregate;
  readonly id: string;
  /** Carries the type only. */
  readonly state?: State;
}

export const load = <State, Catalogue extends EventCatalogue>(
  aggregate: Aggregate<State, Catalogue>,
  id: string,
): Load<State> => ({ aggregate, id });

export type Loads = Readonly<Record<string, Load<unknown> | readonly Load<unknown>[] | undefined>>;

/** What `loads` names, folded; undefined where it names nothing. */
export type Loaded<N extends Loads> = {
  readonly [Key in keyof N]: N[Key] extends readonly Load<infer State>[]
    ? readonly Folded<State>[]
    : NonNullable<N[Key]> extends Load<infer State>
      ? Folded<State> | Extract<N[Key], undefined>
      : undefined;
};

/** What a definition may ask of the whole daybook before a decision: what no stream says by itself. */
export interface Survey {
  /** The answer of a query, at the head of the log. @throws FailureError where there is none */
  ask<Answer>(query: string, data: object): Promise<Answer>;
  /** Whether what is personal in the log is sealed, and so can be forgotten. */
  isSealed(): Promise<boolean>;
}

/** What a decision may know besides the command and the stream: time and ids come in here and nowhere else. */
export interface DecisionContext<N extends Loads, S = undefined> {
  /** ISO instant, UTC: when the commit happens in the world. */
  readonly occurredAt: string;
  readonly now: string;
  readonly actor: string;
  readonly commandId: string;
  /** A new UUIDv7. */
  newId(): string;
  readonly loaded: Loaded<N>;
  /** What `survey` found. */
  readonly surveyed: S;
}

/** A command that changes one stream: the deciding half of a Decider. */
export interface CommandDefinition<
  Name extends string,
  Input extends z.ZodType,
  State,
  Catalogue extends EventCatalogue,
  N extends Loads,
  S = undefined,
> {
  readonly kind: 'decider';
  readonly name: Name;
  /** One imperative sentence, shown in help. */
  readonly summary: string;
  readonly input: Input;
  readonly aggregate: Aggregate<State, Catalogue>;
  /** Set on a command that creates its stream: the rejection's code when the stream exists. */
  readonly creates?: string;
  /** May be the first that is recorded of its entity: whether there is one, the decision says. */
  readonly begins?: true;
  /** Done twice, it would move money twice: over a network it is refused without an idempotency key. */
  readonly movesMoney?: true;
  /** Only who administers the daybook may send it over a network: it cannot be taken back. */
  readonly administers?: true;
  /** Of a command on an entity that is there, for input without its id: the key that the entity holds. */
  heldKey?(input: z.output<Input>): string | undefined;
  /** The id of the stream's entity. */
  entityId(input: z.output<Input>, newId: () => string): string;
  loads?(input: z.output<Input>): N;
  /**
   * What it has to know of the whole daybook: asked behind a hold of the log, so that it is true when the decision is stored.
   * Of an atomic batch, what stands before it in the batch is not seen.
   */
  survey?(input: z.output<Input>, survey: Survey): Promise<S>;
  /** What its sender should know of what was given, though it is taken: sentences. */
  remarks?(input: z.output<Input>): readonly string[];
  /** The codes of this command's own rejections, from its context's catalogue. */
  readonly rejections: readonly string[];
  /** The rejection for a reserved key that is taken: its code, and what the key is ("The e-mail address"). */
  readonly keyTaken?: { readonly code: string; readonly what: string };
  /** How it is taken back by another command; or a written no. */
  readonly undo: Undo<State, Catalogue>;
  /** Of a command that brings its entity to another status: the status, and the input that does no more than that. */
  readonly transition?: { readonly to: string; with(id: string): z.input<Input> };
  /** Pure. */
  decide(
    input: z.output<Input>,
    state: State,
    context: DecisionContext<N, S>,
  ): Decision<EventOf<Catalogue>> | Repetition;
  readonly cli?: CliBinding;
}

/** A command about the daybook itself (rebuilding views, say): it appends nothing. */
export interface ActionDefinition<Name extends string, Input extends z.ZodType, Answer> {
  readonly kind: 'action';
  readonly name: Name;
  readonly summary: string;
  readonly input: Input;
  readonly result: AnswerShape;
  run(input: z.output<Input>, ports: Ports): Promise<Result<Answer>>;
  readonly cli?: CliBinding;
}

// biome-ignore lint/suspicious/noExplicitAny: a definition whose types are not known here
export type AnyDecider = CommandDefinition<any, any, any, any, any, any>;
// biome-ignore lint/suspicious/noExplicitAny: a definition whose types are not known here
export type AnyAction = ActionDefinition<any, any, any>;
export type AnyCommand = AnyDecider | AnyAction;

/** The definitions of commands that change streams of one aggregate: state and events are then inferred. */
export function commandsOf<State, Catalogue extends EventCatalogue>(aggregate: Aggregate<State, Catalogue>) {
  return <
    const Name extends string,
    Input extends z.ZodType,
    const N extends Loads = Record<never, never>,
    S = undefined,
  >(
    definition: Omit<CommandDefinition<Name, Input, State, Catalogue, N, S>, 'aggregate' | 'kind'>,
  ): CommandDefinition<Name, Input, State, Catalogue, N, S> => ({
    ...definition,
    kind: 'decider',
    aggregate,
  });
}

export const defineAction = <const Name extends string, Input extends z.ZodType, Answer>(
  definition: Omit<ActionDefinition<Name, Input, Answer>, 'kind'>,
): ActionDefinition<Name, Input, Answer> => ({ ...definition, kind: 'action' });

/** The answer of dispatching a command. */
export type CommandAnswer<Definition extends AnyCommand> = Definition extends {
  kind: 'action';
  run: (...args: never[]) => Promise<infer Answer>;
}
  ? Answer extends { ok: true; value: infer Value }
    ? Value
    : never
  : Receipt;
