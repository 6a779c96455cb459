import type { Likely, ReportColumn } from '../model/cli-binding.ts';
import type { ResultShape } from '../model/field.ts';

/**
 * One command of the command line as data: what a face needs to know of a message besides its schema. Derived from the
 * definitions; help, completion and parsing read it, and the routes of HTTP are made from it.
 */
export interface CommandSpec {
  /** `orders items add` */
  readonly path: string;
  /** What stands behind it: a message through its dispatcher, or a hand-written command of the program. */
  readonly kind: 'command' | 'action' | 'query' | 'program';
  /** The message's name; for a program command, its module's. */
  readonly name: string;
  readonly summary: string;
  readonly args: readonly ArgumentSpec[];
  readonly options: readonly OptionSpec[];
  readonly examples: readonly { readonly run: string; readonly does: string }[];
  /** The first argument may be many, or `-`. */
  readonly batch: boolean;
  /** A command that creates what it is about. */
  readonly creates?: true;
  /** Done twice, it would move money twice. */
  readonly movesMoney?: true;
  /** Only who administers the daybook may send it over a network. */
  readonly administers?: true;
  readonly confirm?: string;
  /** Of each group of fields one is needed. */
  readonly needsOne?: readonly (readonly string[])[];
  readonly wizard?: string;
  /** Queries and actions: what the answer looks like. */
  readonly shape?: ResultShape;
  /** The format of the answer when none is chosen. */
  readonly format?: 'ndjson';
  /** Columns that a flag adds to tables. */
  readonly columns?: readonly ReportColumn[];
  /** The field that `--chart` draws. */
  readonly chart?: string;
  /** What a terminal says where a list is empty, in the words of the question. */
  readonly nothing?: string;
  /** Works without the user's settings: it explains the program, or repairs them. */
  readonly withoutSettings?: true;
  /** How a query answers in pages. */
  readonly paging?: Paging;
  /** A query that can be answered as of a moment. */
  readonly supportsAsOf?: true;
  /** A query whose list can be watched: its rows have ids, and change. */
  readonly watched?: true;
}

/** The input fields by which a query is paged. */
export interface Paging {
  readonly size: string;
  /** How many there are on a page when nothing is said. */
  readonly usualSize?: number;
  readonly after: string;
  /** Requests the total. */
  readonly total?: string;
  /** A page by number. */
  readonly page?: string;
}

export interface ArgumentSpec extends ValueSpec {
  readonly required: boolean;
  /** Takes any number of words: one value each of a list, or (batch) one command each. */
  readonly many: boolean;
  /** The field is a list. */
  readonly list: boolean;
}

export interface OptionSpec extends ValueSpec {
  /** Without dashes. */
  readonly flag: string;
  readonly short?: string;
  readonly required: boolean;
  readonly repeatable: boolean;
  readonly hidden: boolean;
  /** Prompted for at a terminal though it is optional, if the command prompts anyway. */
  readonly ask: boolean;
  readonly default?: unknown;
}

/** How the text of an argument or a flag becomes a field's value. */
export interface ValueSpec {
  /** An empty text clears it. */
  readonly clearable?: true;
  /** The input field; dotted inside objects. Program commands use their own names. */
  readonly field: string;
  readonly type: ValueType;
  readonly description: string;
  readonly placeholder: string;
  readonly choices?: readonly string[];
  /** Taken as well as the choices, and never offered. */
  readonly unlisted?: readonly string[];
  readonly entity?: string;
  /** Of an entity: the filter that likely ones pass. */
  readonly among?: Readonly<Record<string, unknown>>;
  /** What completion offers, where there are no choices. */
  readonly offers?: string;
  readonly likely?: Likely;
  /** The prompt for it. */
  readonly question?: string;
  /** object: its members, given as KEY=VALUE. */
  readonly members?: readonly ValueSpec[];
  /** object: its compact form, `{sku}[:{quantity}]`. */
  readonly pattern?: string;
}

export type ValueType =
  | 'text'
  | 'integer'
  | 'boolean'
  | 'money'
  | 'rate'
  | 'when'
  | 'object'
  /** JSON text: what no flag could say better. */
  | 'json';
