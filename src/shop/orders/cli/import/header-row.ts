import { usage } from '../../../../cli/argv/arguments.ts';
import { FailureError } from '../../../../core/kernel/failure.ts';
import { isBlank, type Row } from './csv-rows.ts';
import { checkDelimiter, KNOWN } from './delimiter.ts';
import type { Table } from './import-table.ts';

/** The row that names the columns, and those below it. */
export interface HeadedRows {
  readonly header: Row;
  readonly names: readonly string[];
  readonly rows: AsyncGenerator<Row>;
}

/** The first row that says something names the columns. @throws a usage failure where none does, or it cannot be read */
export async function headed(table: Table): Promise<HeadedRows> {
  const rows = table.rows();
  let header = await rows.next();
  while (header.done !== true && isBlank(header.value)) header = await rows.next();
  if (header.done === true)
    throw usage('empty_file', 'There is nothing in the file.', 'Its first row names the columns.');
  return { header: header.value, names: namesIn(header.value, table), rows: rest(rows) };
}

function namesIn({ cells, wrong }: Row, { delimiter }: Table): readonly string[] {
  if (wrong !== undefined)
    throw usage('unreadable_header', `The first row, which names the columns, ${wrong}.`);
  const names = cells.map((cell) => cell.trim());
  if (delimiter !== undefined) checkDelimiter(names, delimiter);
  return names;
}

/** The rows behind the header; leaving early closes the file. */
async function* rest(rows: AsyncIterator<Row>): AsyncGenerator<Row> {
  try {
    for (let next = await rows.next(); next.done !== true; next = await rows.next()) yield next.value;
  } finally {
    await rows.return?.();
  }
}

/** So far down the columns may be named. */
const LOOKED_AT = 50;

/** What finds its columns in the names of a row. @throws a usage failure where one is missing */
type Finds<Found> = (names: readonly string[]) => Found;

/**
 * What is found in the names of the first row. Where columns are missing there and another row names them all, the failure
 * says so: banks write whose account it is above them, reports when they were made.
 *
 * @throws a usage failure about the columns
 */
export async function foundIn<Found>(
  { names, rows }: HeadedRows,
  { delimiter }: Table,
  finds: Finds<Found>,
): Promise<Found> {
  try {
    return finds(names);
  } catch (error) {
    if (!isMissing(error)) throw error;
    const row = await rowNaming(rows, delimiter, (found) => isFound(found, finds));
    throw row === undefined ? error : headerBelow(error.failure.message, row);
  }
}

/** Where only a row below the first names columns, that is the header. @throws a usage failure with the message */
export async function checkHeader(
  { names, rows }: HeadedRows,
  { delimiter }: Table,
  isHeader: (names: readonly string[]) => boolean,
  message: string,
): Promise<void> {
  const row = isHeader(names) ? undefined : await rowNaming(rows, delimiter, isHeader);
  await rows.return(undefined);
  if (row !== undefined) throw headerBelow(message, row);
}

const headerBelow = (message: string, row: number): Error =>
  usage(
    'missing_column',
    `${message} Row ${row} names the columns.`,
    `Pass over those above it with --skip-first ${row - 1}.`,
  );

const isMissing = (error: unknown): error is FailureError =>
  error instanceof FailureError && ['unknown_column', 'missing_column'].includes(error.failure.code);

async function rowNaming(
  rows: AsyncIterable<Row>,
  delimiter: string | undefined,
  isHeader: (names: readonly string[]) => boolean,
): Promise<number | undefined> {
  let looked = 0;
  for await (const { row, cells } of rows) {
    looked += 1;
    if (looked > LOOKED_AT) return undefined;
    const line = cells.join(delimiter);
    const readings = delimiter === undefined ? [cells] : KNOWN.map((sign) => line.split(sign));
    if (readings.some((names) => isHeader(names.map((name) => name.trim())))) return row;
  }
  return undefined;
}

function isFound(names: readonly string[], finds: Finds<unknown>): boolean {
  try {
    finds(names);
    return true;
  } catch (error) {
    if (error instanceof FailureError) return false;
    throw error;
  }
}
