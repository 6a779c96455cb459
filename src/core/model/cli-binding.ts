/**
 * How a message is reached from the command line: only what its schema cannot say. Flags, help, choices, prompts,
 * completion and documentation are derived from the schema and this.
 */
export interface CliBinding {
  /** A plural noun, then verbs: `orders place`, `orders items add`. */
  readonly path: string;
  /** Input fields given by position, in order. */
  readonly args?: readonly string[];
  /** Those of them that a flag may give as well. */
  readonly argFlags?: readonly string[];
  /**
   * Of each group of input fields (dotted inside objects) one is needed, which a schema can only say in words: the
   * customer or the guest. What is missing is then prompted for, or named in the failure.
   */
  readonly needsOne?: readonly (readonly string[])[];
  /** Presentation of single fields, by dotted name; fields that are not named get `--kebab-case`. */
  readonly flags?: Readonly<Record<string, FlagStyle>>;
  /** The first positional argument may be many, or `-` for stdin: one command each. */
  readonly batch?: boolean;
  /** The format of an answer when none is chosen, if not a table or TSV. */
  readonly format?: 'ndjson';
  /** Columns that a flag of their own adds to tables of a report. */
  readonly columns?: readonly ReportColumn[];
  /** The field that `--chart` draws as bars. */
  readonly chart?: string;
  /** What to say in the place of an empty list: `No orders match.` */
  readonly nothing?: string;
  /** Which entities its first argument is likely to name: a filter of their find query. Offered first, and never a condition. */
  readonly among?: Readonly<Record<string, unknown>>;
  /** The confirmation before a destructive command: `--yes` answers it. */
  readonly confirm?: string;
  readonly examples?: readonly { readonly run: string; readonly does: string }[];
  /** The name of a hand-written wizard that prompts for what is missing (`create-order`). */
  readonly wizard?: string;
}

export interface ReportColumn {
  readonly flag: string;
  readonly short?: string;
  readonly field: string;
  /** What it shows. */
  readonly summary: string;
}

export interface FlagStyle {
  /** The long name without dashes, when it is not the field's own. */
  readonly name?: string;
  readonly short?: string;
  /** What stands behind the flag in help: `SKU[:QTY[@PRICE]]`. */
  readonly placeholder?: string;
  /** What help says, where the schema speaks of minor units. */
  readonly description?: string;
  /** The compact form of an object: `{sku}[:{quantity}[@{unitPrice}]]`; without one, objects are KEY=VALUE. */
  readonly pattern?: string;
  /** The values that are offered, where the schema knows more: the others are accepted too, if only to be explained. */
  readonly choices?: readonly string[];
  /** Not offered as a flag (still part of the message). */
  readonly hidden?: boolean;
  /** Prompted for at a terminal though it is optional, if the command prompts anyway. */
  readonly ask?: boolean;
  /** The prompt. Default: made from the schema's description. */
  readonly question?: string;
  /** Which values are likely: offered by completion and by questions, and never a condition. */
  readonly likely?: Likely;
}

/** Values found in the answer about the entity that the command names: of an order, what "orders show" answers. */
export interface Likely {
  /** The list that they stand in. Without one the value is the answer's own. */
  readonly list?: string;
  /** The field that holds the value, dotted inside objects; of several, the first less the others. */
  readonly value: string | readonly string[];
  /** Of a list: only entries of which something is left, the first field less the others. */
  readonly left?: readonly string[];
  /** Of a list: only entries that have one of these values in these fields. */
  readonly where?: Readonly<Record<string, readonly (string | boolean | null)[]>>;
  /** Of a list: the fields by which people recognise an entry. */
  readonly shown?: readonly string[];
  /** Of a list: its last entry alone. */
  readonly isLast?: true;
  /** Where this one has none: the newest others that pass this filter of the find query are searched. */
  readonly elsewhere?: Readonly<Record<string, unknown>>;
  /** Of a list: only the entry that this input field names, by the list's field of the same name. */
  readonly entry?: string;
}
