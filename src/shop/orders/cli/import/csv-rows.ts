import { pipeline } from 'node:stream/promises';
import type { CsvError, Info } from 'csv-parse';
import { maxLineBytes } from '../../../../core/kernel/lines.ts';

/** A row of a file. Its number is that of its first line; the header's is 1. */
export interface Row {
  readonly row: number;
  /** What is wrong with it: it cannot be read. Its cells are what could be made of it. */
  readonly wrong?: string;
  readonly cells: readonly string[];
  /** A missing quote has swallowed further lines: rows of other orders may be among them. */
  readonly swallowed?: boolean;
  /** It has more or fewer columns than the header: a cell may stand in another's place. */
  readonly isShifted?: boolean;
  /** It is no line, but money paid back on this order. */
  readonly refundOf?: string;
  /** Its text as it stands in the file, without the end of its line; kept for rejects alone. */
  readonly raw?: string;
}

export const encodings = ['utf-8', 'latin1', 'windows-1252', 'utf-16le', 'utf-16be'] as const;
export type Encoding = (typeof encodings)[number];

export interface CsvOptions {
  readonly delimiter: string;
  readonly encoding: Encoding;
  /** What ends its lines. */
  readonly lineEnds: string[];
  /** Lines before the header that are none of it: `sep=;`. */
  readonly linesBefore: number;
  /** Keep the text of each row. */
  readonly keepsRaw: boolean;
}

interface Read {
  readonly record: string[];
  readonly info: Info;
  readonly raw?: string;
}

/**
 * The rows of a CSV file, one after the other, the header first. A row that cannot be read is reported as such, and the
 * rows behind it are read. A quote inside a cell is taken as it stands: whatever it may break shows in the number of
 * columns, or in a cell that reads like rows, and both are checked.
 */
export async function* csvRows(
  bytes: AsyncIterable<Uint8Array>,
  { delimiter, encoding, lineEnds, linesBefore, keepsRaw }: CsvOptions,
): AsyncGenerator<Row> {
  const { parse } = await import('csv-parse');
  const skipped: CsvError[] = [];
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    // A quote behind a comma and a blank opens a cell as well.
    ltrim: true,
    raw: keepsRaw,
    // Files that were put together have both.
    record_delimiter: lineEnds,
    max_record_size: maxLineBytes,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      if (error !== undefined) skipped.push(error);
    },
  });
  const text = encoding === 'utf-8' ? bytes : decoded(bytes, encoding);
  const fed = pipeline(below(linesBefore, lineEnds.at(-1) as string, text), parser);
  fed.catch(() => undefined);
  let width: number | undefined;
  let last = linesBefore;
  for await (const read of parser as AsyncIterable<Read>) {
    for (const error of skipped.splice(0)) yield unreadable(error, last);
    const { record, info, raw } = read;
    const end = linesBefore + info.lines;
    const number = beginning(record, end, last);
    last = end;
    if (width === undefined && record.some((cell) => cell.trim() !== '')) width = record.length;
    const row = checked(number, record, { width: width ?? record.length, delimiter });
    yield raw === undefined ? row : { ...row, raw: raw.replace(/[\r\n]+$/, '') };
  }
  for (const error of skipped) yield unreadable(error, last);
  await fed;
}

/** The first line of a row that ends on line `end`. */
function beginning(record: readonly string[], end: number, last: number): number {
  if (end - last <= 1) return end;
  return end - record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
}

interface Form {
  readonly width: number;
  readonly delimiter: string;
}

/** A cell of fewer columns may have as many commas in its lines by chance. */
const LIKE_ROWS = 5;

/** Whether a cell is the end of a row, other rows and the beginning of one: the quotes of two rows have met. */
function isOfRows(cell: string, place: number, { width, delimiter }: Form): boolean {
  if (width < LIKE_ROWS || !cell.includes('\n')) return false;
  const counts = cell.split('\n').map((line) => line.split(delimiter).length - 1);
  return (
    counts[0] === width - 1 - place &&
    counts.at(-1) === place &&
    counts.slice(1, -1).every((count) => count === width - 1)
  );
}

function checked(row: number, cells: readonly string[], form: Form): Row {
  const { width } = form;
  if (cells.some((cell, place) => isOfRows(cell, place, form)))
    return {
      row,
      cells,
      swallowed: true,
      isShifted: true,
      wrong: 'has a cell that reads like the rows below it; is a quote missing?',
    };
  if (cells.length !== width) {
    const swallowed = cells.some((cell) => cell.includes('\n'));
    const hint = swallowed ? '; is a quote missing?' : '';
    return {
      row,
      cells,
      swallowed,
      isShifted: true,
      wrong: `has ${cells.length} columns instead of ${width}${hint}`,
    };
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
  const raw = (error as CsvError & { raw?: unknown })['raw'];
  const kept = typeof raw === 'string' ? { raw: raw.replace(/[\r\n]+$/, '') } : {};
  return { row: last + 1, cells: [], wrong, swallowed: true, isShifted: true, ...kept };
}

/** The bytes behind so many lines. Those are none of the table: a quote in them begins no cell. */
async function* below(
  lines: number,
  lineEnd: string,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let left = lines;
  for await (const piece of bytes) {
    let from = 0;
    for (; left > 0 && from < piece.length; left -= 1) {
      const end = piece.indexOf(lineEnd.charCodeAt(0), from);
      if (end === -1) break;
      from = end + 1;
    }
    if (left === 0 && from < piece.length) yield piece.subarray(from);
  }
}

async function* decoded(bytes: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  for await (const piece of bytes) yield Buffer.from(decoder.decode(piece, { stream: true }));
  yield Buffer.from(decoder.decode());
}

/** A row without a single text: spreadsheets leave them behind. */
export const isBlank = ({ cells, wrong, swallowed }: Row): boolean =>
  cells[0]?.trim() === '' &&
  swallowed !== true &&
  (wrong === undefined || cells.length > 0) &&
  cells.every((cell) => cell.trim() === '');
