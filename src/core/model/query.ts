import type * as z from 'zod';
import type { Result } from '../kernel/result.ts';
import type { CliBinding } from './cli-binding.ts';
import type { Position, StreamId } from './commit.ts';
import { LazyObject } from './lazy-object.ts';
import type { Ports } from './ports.ts';
import type { AnyView } from './view.ts';

/**
 * A query on its way to the dispatcher.
 *
 * @example
 * const query: Query = { name: 'GetOrder', data: { number: 1 }, meta: { asOf: '2026-03-01T00:00:00Z' } };
 * await daybook.queries.dispatchUnknown(query);
 */
export interface Query<Name extends string = string, Data = unknown> {
  /** Which query: `GetOrder`, … */
  readonly name: Name;
  /** Its input, as its schema has it. */
  readonly data: Data;
  /** What travels with every query. */
  readonly meta?: QueryMeta;
}

/**
 * What travels with every query: how new the answer must be, or how old.
 *
 * @example
 * const tagged = await daybook.orders.tag({ orderId, tags: ['vip'] });
 * const meta: QueryMeta = tagged.ok ? { atLeast: tagged.value.position ?? 0 } : {};
 * await daybook.orders.find({ tag: 'vip' }, meta);
 */
export interface QueryMeta {
  /** The conversation that it belongs to. */
  readonly correlationId?: string | undefined;
  /** Answer only once the log has reached this position. */
  readonly atLeast?: Position | undefined;
  /** Ends the wait for `atLeast`, in place of the timeout. */
  readonly signal?: AbortSignal | undefined;
  /** Answer as it was at this moment: see `Past`. */
  readonly asOf?: Moment | undefined;
}

/**
 * A position of the log, or an ISO instant.
 *
 * @example
 * const newYear: Moment = '2026-01-01T00:00:00Z';
 * await daybook.orders.get({ number: 1 }, { asOf: newYear });
 */
export type Moment = Position | string;

/** What an answer is made of: one zod object a record drives fields, columns, JSON Schema and documentation. */
export interface AnswerShape {
  readonly kind: 'page' | 'list' | 'one';
  readonly item: () => z.ZodObject;
  /** The field that `-o ids` prints. */
  readonly idField?: string;
  /** Where an id stands in several rows: the fields that distinguish these. */
  readonly keyFields?: readonly string[];
  /** Its items are messages to be sent again: no face adds a field to them. */
  readonly isMessage?: true;
}

/** An entity that a query is about, by its category and id; nothing where the query does not name one. */
export interface Named {
  readonly category: string;
  readonly id: string | undefined;
}

/**
 * Some of a long list: the items, and where to go on.
 *
 * @example
 * let page = await daybook.orders.find({ pageSize: 100 });
 * while (page.ok && page.value.nextCursor !== null) {
 *   page = await daybook.orders.find({ pageSize: 100, after: page.value.nextCursor });
 * }
 */
export interface Page<Item> {
  /** In the order of the query's `sort`. */
  readonly items: readonly Item[];
  /** Set when there is more: pass it as `after`. */
  readonly nextCursor: string | null;
  /** How many there are in all; null without `withTotal`. */
  readonly total: number | null;
}

export interface QueryDefinition<Name extends string, Input extends z.ZodType, Answer> {
  readonly kind: 'query';
  readonly name: Name;
  /** One sentence, shown in help. */
  readonly summary: string;
  readonly input: Input;
  /** The schema for this very data, where there is a lot that it may hold: accepts or rejects it, as `input` does. */
  readonly inputFor?: (data: unknown) => Input;
  /** The views that it reads: brought to the log's head first. */
  readonly views: readonly AnyView[];
  /** The one stream that the answer is made from, where that is so: as-of queries then read no other. */
  stream?(input: z.output<Input>): StreamId | undefined;
  /** Which entities the input names: an empty answer because one of them does not exist is `not_found`. */
  names?(input: z.output<Input>): readonly Named[];
  readonly result: AnswerShape;
  answer(input: z.output<Input>, ports: Ports): Promise<Result<Answer>>;
  readonly cli?: CliBinding;
}

// biome-ignore lint/suspicious/noExplicitAny: a definition whose types are not known here
export type AnyQuery = QueryDefinition<any, any, any>;

export function defineQuery<const Name extends string, Input extends z.ZodType, Answer>({
  input,
  ...definition
}: Omit<QueryDefinition<Name, Input, Answer>, 'kind' | 'input' | 'inputFor'> & {
  readonly input: Input | LazyObject<Input>;
}): QueryDefinition<Name, Input, Answer> {
  if (!(input instanceof LazyObject)) return { ...definition, kind: 'query', input };
  return {
    ...definition,
    kind: 'query',
    get input() {
      return input.whole();
    },
    inputFor: (data) => input.schemaFor(data),
  };
}

/** Whether it can be answered as of a moment: what is posted from the log can be posted from the log as it was. */
export const supportsAsOf = ({ views, stream }: AnyQuery): boolean =>
  views.length > 0 || stream !== undefined;

export type QueryAnswer<Definition extends AnyQuery> =
  Awaited<ReturnType<Definition['answer']>> extends infer Answered
    ? Answered extends { ok: true; value: infer Value }
      ? Value
      : never
    : never;
