import type { Field, ResultShape } from '../../core/model/field.ts';
import type { StreamPolicy } from '../session/terminal.ts';
import { chooseFields, tableFields } from './choose-fields.ts';
import type { Format, FormatContext, OutputFormat, PageEnd } from './format.ts';
import type { Detail } from './formats/details.ts';
import { withIdField } from './id-field.ts';
import type { Records } from './records.ts';
import type { Sink } from './sink.ts';

export interface RenderOptions {
  readonly shape: ResultShape;
  readonly sink: Sink;
  /** What the sink leads to: the policy of stdout, or of `--out FILE` (`fileTarget`). */
  readonly target: StreamPolicy;
  /** `-o`; what `defaultFormat` says when it was not given. */
  readonly format?: OutputFormat | undefined;
  /** `-F`, or the fields behind `--json=`; all those of the format when they were not given. */
  readonly fields?: readonly string[] | undefined;
  /** `--header`, `--no-header`. */
  readonly header?: boolean | undefined;
  readonly excel?: boolean | undefined;
  /** Read aloud: labelled lines instead of columns. */
  readonly accessible?: boolean | undefined;
  /** `--envelope` */
  readonly pageEnd?: (() => PageEnd) | undefined;
  /** Hears, once, of the columns that a table had no room for. */
  readonly onLeftOut?: ((fields: readonly Field[]) => void) | undefined;
  /** The time zone that people read times in. */
  readonly zone: string;
}

/** A file is not a terminal: plain text, as wide as it gets. */
export const fileTarget: StreamPolicy = {
  isTerminal: false,
  colorLevel: 0,
  width: Number.POSITIVE_INFINITY,
  height: Number.POSITIVE_INFINITY,
};

/** A write answers with its id, so that `ID=$(daybook orders create …)` works; people get tables, programs get TSV. */
export function defaultFormat(shape: ResultShape, target: StreamPolicy): OutputFormat {
  if (shape.kind === 'receipt') return 'ids';
  return target.isTerminal ? 'table' : 'tsv';
}

/**
 * Writes an answer to the sink and flushes it; `finish` is left to the opener of the sink. Stops as soon as the reader is
 * gone. Answers how many records were written.
 *
 * Throws a usage failure before anything is written for an unknown field (`unknown_field`) and for ids of an answer that
 * has none (`no_ids`).
 */
export async function render(answer: Records, options: RenderOptions): Promise<number> {
  const { sink, target } = options;
  const name = options.format ?? defaultFormat(options.shape, target);
  const { records, shape } = withIdField({ records: answer, shape: options.shape }, name, options.fields);
  const context: FormatContext = {
    sink,
    shape,
    chosen: options.fields === undefined ? undefined : chooseFields(shape, options.fields),
    header: options.header,
    // Only when it is needed: finding out the system's takes a while.
    get zone() {
      return options.zone;
    },
    width: target.width,
    onTerminal: target.isTerminal,
    colorLevel: target.colorLevel,
    excel: options.excel ?? false,
    pageEnd: options.pageEnd,
    onLeftOut: options.onLeftOut ?? (() => undefined),
    loadDetails: () => loadDetails(detailOf(name)),
  };
  const format = await formatNamed(name, options, context);
  const written = await format(records, context);
  await sink.flush();
  return written;
}

/** What is no table of rows is shown field by field: a single record, and what is read aloud. */
async function formatNamed(
  name: OutputFormat,
  { accessible }: RenderOptions,
  context: FormatContext,
): Promise<Format> {
  const { shape } = context;
  const isSingle = shape.kind === 'one' || shape.kind === 'receipt';
  if ((name !== 'table' && name !== 'wide') || (!isSingle && accessible !== true)) return loadFormat[name]();
  const columns = isSingle ? undefined : tableFields(shape, detailOf(name));
  const details = await context.loadDetails();
  return (records) => details(records, { ...context, chosen: context.chosen ?? columns });
}

const detailOf = (name: OutputFormat): Detail => (name === 'wide' ? 'wide' : 'narrow');

async function loadDetails(detail: Detail): Promise<Format> {
  const { details } = await import('./formats/details.ts');
  return (records, context) => details(records, context, detail);
}

/** Only the format that is used is loaded. */
const loadFormat: Readonly<Record<OutputFormat, () => Promise<Format>>> = {
  table: async () => (await import('./formats/table.ts')).table,
  wide: async () => (await import('./formats/table.ts')).wide,
  json: async () => (await import('./formats/json.ts')).json,
  ndjson: async () => (await import('./formats/json.ts')).ndjson,
  csv: async () => (await import('./formats/csv.ts')).csv,
  tsv: async () => (await import('./formats/tsv.ts')).tsv,
  ids: async () => (await import('./formats/ids.ts')).ids,
  count: async () => (await import('./formats/count.ts')).count,
};
