import type * as z from 'zod';
import type { Issue } from '../kernel/failure.ts';
import { inPlainWords, issueOf } from '../kernel/issues.ts';
import { lazy } from '../kernel/lazy.ts';
import { newerDaybook } from '../kernel/newer-daybook.ts';
import { ownValue } from '../kernel/own.ts';

/**
 * Stored facts. Events are for ever: a schema never changes under its version; a new shape is a new version with an
 * upcaster from the one before, and readers only ever see the newest.
 */

/** An event as the log keeps it. `at` is there only where the event happened at another time than its commit says. */
export interface StoredEvent {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: unknown;
  /** ISO instant, UTC. */
  readonly at?: string;
  /** Its personal fields, as the log keeps them: `data` then holds what is left when their subject is forgotten. */
  readonly sealed?: SealedBox;
  /** As the log is read: its subject was forgotten, and what was personal in it is gone. */
  readonly forgotten?: true;
}

/** Personal fields that only their subject's key opens: one box holds those of all events of a commit. */
export interface SealedBox {
  /** The subject's stream. */
  readonly s: string;
  /** The id of the key. */
  readonly k: string;
  /**
   * In the first of them alone. Base64url: a nonce of 12 bytes, what AES-256-GCM makes of the fields as JSON, its tag of 16
   * bytes.
   */
  readonly b?: string;
}

/** Turns the data of one version into the data of the next. Pure and total over what was ever stored. */
export type Upcaster = (data: never) => unknown;

export interface EventDefinition<Schema extends z.ZodType = z.ZodType> {
  /** A past-tense sentence: what happened. */
  readonly summary: string;
  /** Made when an event is first validated: readers of events need none. */
  readonly data: () => Schema;
  /** From version 1 to 2, from 2 to 3, …: the newest version is one more than there are upcasters. */
  readonly upcasters?: readonly Upcaster[];
  /**
   * Of an event with which the facts of its stream begin anew: those before it count no longer, those behind it have times of
   * their own. How its data says the stream's number.
   */
  readonly beginsAnew?: (data: never) => number;
  /** The field that names the customer whose personal data (fields marked `personal`) the event holds. */
  readonly subject?: string;
}

export type EventDefinitions = Readonly<Record<string, EventDefinition>>;

/** The events of one kind of stream. */
export interface EventCatalogue<Definitions extends EventDefinitions = EventDefinitions> {
  /** `order`: streams are named `order-<id>`. */
  readonly category: string;
  readonly definitions: Definitions;
}

export type EventType<Catalogue extends EventCatalogue> = keyof Catalogue['definitions'] & string;

export type EventData<Catalogue extends EventCatalogue, Type extends EventType<Catalogue>> = z.output<
  ReturnType<Catalogue['definitions'][Type]['data']>
>;

/** One event of a catalogue, as decisions make it and folds read it; narrowed by `type`. */
export type EventOf<
  Catalogue extends EventCatalogue,
  Type extends EventType<Catalogue> = EventType<Catalogue>,
> = {
  [T in Type]: { readonly type: T; readonly data: EventData<Catalogue, T>; readonly at?: string };
}[Type];

export const defineEvents = <const Category extends string, Definitions extends EventDefinitions>(
  category: Category,
  definitions: Definitions,
): EventCatalogue<Definitions> & { readonly category: Category } => ({
  category,
  definitions: defineEventGroup(definitions),
});

/** Events of one topic: what answers events answers all of these at once, or each by its name. Schemas are made once. */
export const defineEventGroup = <Definitions extends EventDefinitions>(group: Definitions): Definitions =>
  Object.fromEntries(
    Object.entries(group).map(([type, definition]) => [type, { ...definition, data: lazy(definition.data) }]),
  ) as unknown as Definitions;

type DefinitionIn<Group, Type> = Group extends unknown
  ? Type extends keyof Group
    ? Group[Type]
    : never
  : never;

type TypeIn<Group> = Group extends unknown ? keyof Group : never;

type DefinitionsOf<Groups extends Readonly<Record<string, EventDefinitions>>> = {
  readonly [Type in TypeIn<Groups[keyof Groups]>]: DefinitionIn<Groups[keyof Groups], Type>;
};

/** The events of one kind of stream, topic by topic: `orderEvents.returns` is a group, to be answered as one. */
export function defineEventGroups<
  const Category extends string,
  Groups extends Readonly<Record<string, EventDefinitions>>,
>(
  category: Category,
  groups: Groups,
): EventCatalogue<DefinitionsOf<Groups>> & Groups & { readonly category: Category } {
  const definitions = Object.assign({}, ...Object.values(groups)) as DefinitionsOf<Groups>;
  return { ...groups, category, definitions };
}

/** The same answer to every event of a group: `...each(orderEvents.returns, touch)`. */
export const each = <Group extends EventDefinitions, Answer>(
  group: Group,
  answer: Answer,
): { readonly [Type in keyof Group]: Answer } =>
  Object.fromEntries(Object.keys(group).map((type) => [type, answer])) as {
    readonly [Type in keyof Group]: Answer;
  };

/** A written no to a whole group, also to what will be added to it: `...none(orderEvents.returns)`. */
export const none = <Group extends EventDefinitions>(
  group: Group,
): { readonly [Type in keyof Group]: null } => each(group, null);

export const newestVersion = (definition: EventDefinition): number => (definition.upcasters?.length ?? 0) + 1;

/** An event on its way into the log: stamped with the version of its schema. */
export function toStored(
  catalogue: EventCatalogue,
  event: { type: string; data: unknown; at?: string },
): StoredEvent {
  const schemaVersion = newestVersion(ownDefinition(catalogue, event.type));
  const stored = { type: event.type, schemaVersion, data: event.data };
  return event.at === undefined ? stored : { ...stored, at: event.at };
}

/** Schemas that were used before: zod compiles a parser for each, which pays from the second event on. */
const known = new WeakSet<z.ZodType>();

/** What stands against an event in its schema: such an event could not be read again. Undefined: nothing. */
export function violation(
  catalogue: EventCatalogue,
  { type, data }: { readonly type: string; readonly data: unknown },
): Issue | undefined {
  const schema = ownDefinition(catalogue, type).data();
  const parsed = schema.safeParse(data, { jitless: !known.has(schema), error: inPlainWords });
  known.add(schema);
  const issue = parsed.error?.issues[0];
  return issue === undefined ? undefined : issueOf(issue);
}

/** The event in its newest shape, whatever version was stored. */
export function upcast(catalogue: EventCatalogue, stored: StoredEvent): StoredEvent {
  const definition = knownDefinition(catalogue, stored.type);
  const newest = newestVersion(definition);
  if (stored.schemaVersion === newest) return stored;
  if (stored.schemaVersion > newest) {
    throw newerDaybook(
      `An event ${stored.type}`,
      `its schema is version ${stored.schemaVersion}, this program knows ${newest}`,
    );
  }
  const steps = (definition.upcasters ?? []).slice(stored.schemaVersion - 1);
  const data = steps.reduce<unknown>((older, step) => step(older as never), stored.data);
  return { ...stored, schemaVersion: newest, data };
}

/** Whether the facts of its stream begin anew with the event. */
export const beginsAnew = (catalogue: EventCatalogue, type: string): boolean =>
  definitionOf(catalogue, type)?.beginsAnew !== undefined;

/** The stream's number, as an event says it with which its facts begin anew; null: it is no such event. */
export const numberAnew = (catalogue: EventCatalogue, { type, data }: StoredEvent): number | null =>
  definitionOf(catalogue, type)?.beginsAnew?.(data as never) ?? null;

/** Undefined for a type that this program does not know, also for what every object has. */
const definitionOf = (catalogue: EventCatalogue, type: string): EventDefinition | undefined =>
  ownValue(catalogue.definitions, type);

/** Of an event that this program has decided: not to know its type is a defect. */
export function ownDefinition(catalogue: EventCatalogue, type: string): EventDefinition {
  const definition = definitionOf(catalogue, type);
  if (definition !== undefined) return definition;
  throw new Error(`unknown event type ${type} in a stream of category ${catalogue.category}`);
}

/** Of an event that was stored, by this program or by a later one. */
function knownDefinition(catalogue: EventCatalogue, type: string): EventDefinition {
  const definition = definitionOf(catalogue, type);
  if (definition !== undefined) return definition;
  throw newerDaybook(
    `An event ${type}`,
    `this program knows no such event in the category ${catalogue.category}`,
  );
}
