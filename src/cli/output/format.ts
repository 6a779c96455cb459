import type { Field, ResultShape } from '../../core/field.ts';
import type { ColorLevel } from '../terminal.ts';
import type { Records } from './records.ts';
import type { Sink } from './sink.ts';

export const outputFormats = ['table', 'wide', 'json', 'ndjson', 'csv', 'tsv', 'ids', 'count'] as const;
export type OutputFormat = (typeof outputFormats)[number];

/** Everything that a format may know. */
export interface FormatContext {
  readonly sink: Sink;
  readonly shape: ResultShape;
  /** The fields that were asked for by name, in that order; undefined when none were. */
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
}

/** Writes all records, or as many as somebody reads; answers how many. */
export type Format = (records: Records, context: FormatContext) => Promise<number>;
