import { cellForPrograms } from '../../../core/describe/cells.ts';
import type { Field } from '../../../core/model/field.ts';
import type { Format, FormatContext } from '../format.ts';
import { inPieces } from '../records.ts';
import { forTerminal } from '../sanitise.ts';
import { isChangedBySpreadsheets } from './spreadsheet-text.ts';

/** A stringifier costs more than a row, so rows go through it in pieces. */
const pieceSize = 200;

/**
 * CSV of every field, with a header, quoted as RFC 4180 says; lines end with `\n`, as tools in a pipe expect, and not with its CRLF. Every cell is made a string here: left to itself csv-stringify
 * writes 1 for true and a number for a date. Cells are otherwise untouched, except on a terminal, and with `--excel`:
 * then text that a spreadsheet would run or change gets a `'` before it, and the file begins with a byte
 * order mark, without which Excel does not read UTF-8.
 */
export const csv: Format = async (records, context) => {
  const { stringify } = await import('csv-stringify/sync');
  const { sink, shape } = context;
  const fields = context.chosen ?? shape.fields;
  const options = {
    // A lone carriage return ends a row for some readers, an empty line is no row for most, and a mark is dropped.
    quoted_match: [/[\r\n]/, /^\ufeff/],
    quoted_empty: fields.length === 1,
  };
  if (context.excel) await sink.write('\ufeff');
  if (context.header !== false) await sink.write(stringify([fields.map(({ name }) => name)], options));
  let count = 0;
  for await (const piece of inPieces(records, pieceSize)) {
    if (sink.closed) break;
    await sink.write(
      stringify(
        piece.map((record) => fields.map((field) => cell(field, record, context))),
        options,
      ),
    );
    count += piece.length;
  }
  return count;
};

function cell(field: Field, record: object, context: FormatContext): string {
  const text = cellForPrograms(field, record);
  const guarded = context.excel && isText(field) && isChangedBySpreadsheets(text) ? `'${text}` : text;
  return context.onTerminal ? forTerminal(guarded) : guarded;
}

/** What a spreadsheet may well take for the number or the time that it is. */
const numeric: ReadonlySet<Field['format']> = new Set([
  'integer',
  'money',
  'rate',
  'share',
  'boolean',
  'timestamp',
  'date',
]);
const isText = (field: Field): boolean => !numeric.has(field.format);
