import { pipeline } from 'node:stream/promises';
import type { CsvError, Info } from 'csv-parse';
import { usage } from '../../../../cli/argv/arguments.ts';
import { maxLineBytes } from '../../../../core/kernel/lines.ts';

/** A row of a file. Its number is that of its first line; the header's is 1. */
export interface Row {
  readonly row: number;
  /** What is wrong with it: it cannot be read. Its cells are what could be made of it. */
  readonly wrong?: string;
  readonly cells: readonly string[];
  /** A missing quote has swallowed further lines: rows of other orders may be among them. */
  readonly swallowed?: boolean;
}

export const encodings = ['utf-8', 'latin1', 'windows-1252', 'utf-16le', 'utf-16be'] as const;
export type Encoding = (typeof encodings)[number];

export interface CsvOptions {
  readonly delimiter: string;
  readonly encoding: Encoding;
}

interface Read {
  readonly record: string[];
  readonly info: Info;
}

/**
 * The rows of a CSV file, one after the other, the header first. A row that cannot be read is reported as such, and the
 * rows behind it are read. A quote inside a cell is taken as it stands: whatever it may break shows in the number of
 * columns, which is checked.
 */
export async function* csvRows(
  bytes: AsyncIterable<Uint8Array>,
  { delimiter, encoding }: CsvOptions,
): AsyncGenerator<Row> {
  const { parse } = await import('csv-parse');
  const skipped: CsvError[] = [];
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    max_record_size: maxLineBytes,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      if (error !== undefined) skipped.push(error);
    },
  });
  const fed = pipeline(encoding === 'utf-8' ? checkedUtf8(bytes) : decoded(bytes, encoding), parser);
  fed.catch(() => undefined);
  let width: number | undefined;
  let last = 0;
  for await (const read of parser as AsyncIterable<Read>) {
    for (const error of skipped.splice(0)) yield unreadable(error, last);
    const { record, info } = read;
    const row = beginning(record, info.lines, last);
    last = info.lines;
    width ??= record.length;
    yield checked(row, record, width);
  }
  for (const error of skipped) yield unreadable(error, last);
  await fed;
}

/** The first line of a row that ends on line `end`. */
function beginning(record: readonly string[], end: number, last: number): number {
  if (end - last <= 1) return end;
  return end - record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
}

function checked(row: number, cells: readonly string[], width: number): Row {
  if (cells.length !== width) {
    const swallowed = cells.some((cell) => cell.includes('\n'));
    const hint = swallowed ? '; is a quote missing?' : '';
    return { row, cells, swallowed, wrong: `has ${cells.length} columns instead of ${width}${hint}` };
  }
  if (cells.some((cell) => cell.includes('\uFFFD'))) {
    return {
      row,
      cells,
      wrong: 'is not UTF-8: name its --encoding (windows-1252, latin1, utf-16le, utf-16be)',
    };
  }
  return { row, cells };
}

function unreadable(error: CsvError, last: number): Row {
  const wrong =
    error.code === 'CSV_MAX_RECORD_SIZE'
      ? `is longer than ${maxLineBytes} bytes; is a quote missing?`
      : error.code === 'CSV_QUOTE_NOT_CLOSED'
        ? 'has a quote that is never closed: end the cell with "'
        : `cannot be read: ${error.message}`;
  return { row: last + 1, cells: [], wrong, swallowed: true };
}

/** Single bytes that are no UTF-8 are reported with their rows; a file of two bytes a letter is rejected as a whole. */
async function* checkedUtf8(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const piece of bytes) {
    const found = isFirst ? utf16In(piece) : undefined;
    if (found !== undefined)
      throw usage('other_encoding', 'The file is UTF-16, not UTF-8.', `Add --encoding ${found}.`);
    isFirst = false;
    yield piece;
  }
}

/** By its byte order mark, or by the zeros between the letters of its header. */
function utf16In([first, second, third, fourth]: Uint8Array): Encoding | undefined {
  if ((first === 0xff && second === 0xfe) || (second === 0 && fourth === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && third === 0)) return 'utf-16be';
  return undefined;
}

async function* decoded(bytes: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  for await (const piece of bytes) yield Buffer.from(decoder.decode(piece, { stream: true }));
  yield Buffer.from(decoder.decode());
}
