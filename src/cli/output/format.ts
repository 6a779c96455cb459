import type { Field, ResultShape } from '../../core/model/field.ts';
import type { ColorLevel } from '../session/terminal.ts';
import type { Records } from './records.ts';
import type { Sink } from './sink.ts';

export const outputFormats = ['table', 'wide', 'json', 'ndjson', 'csv', 'tsv', 'ids', 'count'] as const;
export type OutputFormat = (typeof outputFormats)[number];

/** Everything that a format may know. */
export interface FormatContext {
  readonly sink: Sink;
  readonly shape: ResultShape;
  /** The fields requested by name, in that order; undefined when none were. */
  readonly chosen: readonly Field[] | undefined;
  /** `--header` or `--no-header`; undefined leaves it to the format. */
  readonly header: boolean | undefined;
  /** Where times are shown for people. */
  readonly zone: string;
  /** Columns to fit a table into; `Infinity` for as wide as it gets. */
  readonly width: number;
  /** The output is read on a terminal: nothing untrusted may reach it raw. */
  readonly onTerminal: boolean;
  readonly colorLevel: ColorLevel;
  /** Guard CSV cells that a spreadsheet would run as formulas. */
  readonly excel: boolean;
  /** The list is some of a longer one, and JSON says where to go on: known once the records are written. */
  readonly pageEnd: (() => PageEnd) | undefined;
  /** Hears of the columns of a table that had no room. */
  readonly onLeftOut: (fields: readonly Field[]) => void;
  /** How records are shown where columns are not the way to. */
  readonly loadDetails: () => Promise<Format>;
}

/** Where a list goes on, and how many records there are in all: null for nowhere, and for not counted. */
export interface PageEnd {
  readonly nextCursor: string | null;
  readonly total: number | null;
}

/** Writes all records, or as many as are read; answers how many. */
export type Format = (records: Records, context: FormatContext) => Promise<number>;
