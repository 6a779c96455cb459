import type * as z from 'zod';
import type { Receipt } from '../../core/model/command.ts';
import type { AnyQuery, QueryAnswer } from '../../core/model/query.ts';
import type { Manifest } from '../argv/manifest.ts';
import type { Candidate } from '../completion/offered.ts';

/**
 * What a context says to the command line about its entities, beside its definitions. The context's own cli room says it,
 * typed by its own queries, and main.ts passes it in: nothing else here knows which contexts there are.
 */
export interface ContextCli {
  /** By the kind that schemas name: `.meta({ entity: 'order' })`. */
  readonly entities: Entities;
  /** Values that no schema lists, by the kind that schemas name: `.meta({ offers: 'tag' })`. */
  readonly offers: ContextValues;
  /** What events leave to be done, or change about money: sentences. */
  outcome(events: Receipt['events']): Promise<readonly string[]>;
}

export type Entities = Readonly<Record<string, EntityCli>>;
export type ContextValues = Readonly<Record<string, () => Promise<OfferedValues>>>;

/** A row of an answer. */
export type Row = Readonly<Record<string, unknown>>;

/** Input of a find query. */
export type Filter = Readonly<Record<string, unknown>>;

/** By which queries the entities of a kind are found. */
export interface EntityCli<Listed extends object = Row> {
  /** Answers one by its id. */
  readonly get: string;
  /** The path of the command for it. */
  readonly shownBy: string;
  /** Finds several. */
  readonly find: string;
  /** The field of its input for how many. */
  readonly size: string;
  /** The field that names one, in answers and in message data. */
  readonly id: string;
  /**
   * Where people call one otherwise than by its id: the query that answers the id, and the field of its input. Without it
   * the id is a name that a person chose, and a mistyped one is answered with near ones.
   */
  readonly resolve?: { readonly query: string; readonly field: string };
  /** The field that holds a value of a kind which is then likely in other messages too: the currency of a product. */
  readonly usual?: Readonly<Record<string, string>>;
  readonly choices: () => Promise<EntityChoices<Listed>>;
}

/** How entities of a kind are offered. */
export interface EntityChoices<Listed extends object = Row> {
  /** One in a list to choose from. */
  label(one: Listed): string;
  /** The words that name those that were found, for what has been typed of one. */
  words(found: readonly Listed[], typed: string): readonly Candidate[];
  /** Which are completed: those that this finds, whatever has been typed; default: those found by what has been typed. */
  readonly newest?: Filter;
  /** Which are completed: only those that pass. */
  readonly among?: Filter;
}

/** Values of one kind that a context knows: the tags in use, the conditions to wait for. */
export interface OfferedValues {
  /** Any other word is as good. */
  readonly isOpen?: true;
  values(from: ValueSources): Promise<readonly Candidate[]>;
}

export interface ValueSources {
  readonly manifest: Manifest;
  /** What a find query answers; nothing where the views cannot be read. */
  find(query: string, data: Filter): Promise<readonly Row[]>;
}

type RowOf<Find extends AnyQuery> =
  QueryAnswer<Find> extends { readonly items: readonly (infer Listed extends object)[] } ? Listed : never;

/** An entity typed by the queries of its context: a name or a field that they do not have does not compile. */
export type EntityOf<
  Get extends AnyQuery,
  Find extends AnyQuery,
  Resolve extends AnyQuery = never,
> = EntityCli<RowOf<Find>> & {
  readonly get: Get['name'];
  readonly find: Find['name'];
  readonly size: keyof z.input<Find['input']>;
  readonly id: keyof RowOf<Find> & keyof z.input<Get['input']>;
  readonly resolve?: { readonly query: Resolve['name']; readonly field: keyof z.input<Resolve['input']> };
  readonly usual?: Readonly<Record<string, keyof RowOf<Find>>>;
};

/** An entity that a message names, by its kind and what it was called. */
export interface NamedEntity {
  readonly kind: string;
  readonly name: string;
}
