import { usage } from '../../../../cli/argv/arguments.ts';
import type { Session } from '../../../../cli/session/session.ts';
import { type Failure, FailureError } from '../../../../core/kernel/failure.ts';
import { omitUndefined } from '../../../../core/kernel/omit.ts';
import { didYouMean } from '../../../../core/kernel/suggest.ts';
import { parseWhen } from '../../../../core/kernel/when.ts';
import { type ColumnNames, type Columns, columnNames, columnsIn, isTypedMap } from './columns.ts';
import { csvRows, type Encoding, encodings, type Row } from './csv-rows.ts';
import { dateReader } from './date-format.ts';
import { checkDelimiter, delimiterOf } from './delimiter.ts';
import { type OrderData, orderData, type Reading } from './order-data.ts';
import { type OrderRows, orderRows } from './order-rows.ts';
import { RowProblem, rowFailure } from './row-problem.ts';
import type { SavedMap } from './saved-map.ts';
import { scatteredOrders } from './scattered-orders.ts';
import { type Rereadable, rereadable } from './two-passes.ts';

/** An order of a CSV file, or why it cannot be imported. */
export interface CsvOrder {
  readonly rows: OrderRows;
  readonly read: { readonly data: OrderData } | { readonly failure: Failure };
}

/** How the file is to be read: what was typed, over what was saved. */
interface Wish {
  readonly names: ColumnNames | undefined;
  readonly currency: string | undefined;
  readonly dateFormat: string | undefined;
  readonly encoding: Encoding;
  readonly delimiter: string;
}

/** One row a line of an order. The file is looked through first for orders whose rows stand apart. */
export async function* csvOrders(session: Session, source: string, isTsv: boolean): AsyncGenerator<CsvOrder> {
  const wish = await wished(session, isTsv);
  const window = windowOf(session);
  const file = await rereadable(session, source);
  try {
    const { columns, names, rows: before } = await opened(file, wish);
    const scattered = await scatteredOrders(before, columns);
    const { rows } = await opened(file, wish);
    const reading = await readingOf(session, wish, columns);
    const column = names[columns.get('order') as number] as string;
    let isEmpty = true;
    for await (const order of orderRows(rows, { columns, column, scattered, window })) {
      isEmpty = false;
      yield { rows: order, read: read(order, reading) };
    }
    if (isEmpty) await session.note('There are no rows below the header: nothing is imported.');
  } finally {
    await file.close();
  }
}

/** The columns of a file, and the rows below its header. @throws a usage failure about the header */
async function opened(file: Rereadable, wish: Wish) {
  const rows = csvRows(file.bytes(), wish)[Symbol.asyncIterator]();
  const header = await rows.next();
  if (header.done === true)
    throw usage('empty_file', 'There is nothing in the file.', 'Its first row names the columns.');
  const names = headerOf(header.value, wish);
  return { columns: columnsIn(names, wish.names), names, rows: rest(rows) };
}

async function readingOf(session: Session, wish: Wish, columns: Columns): Promise<Reading> {
  if (columns.has('country') && !(columns.has('line1') && columns.has('city')))
    await session.note('Without line1 and city there is no address: countries are not imported.');
  const { time } = session;
  const instant =
    wish.dateFormat === undefined
      ? (text: string) => parseWhen(text, time).start
      : dateReader(wish.dateFormat, time);
  return { columns, currency: wish.currency, time, instant };
}

/** Rows of one order this far apart are gathered without a flag. */
const WINDOW = 1_000;
const MOST_WINDOW = 100_000;

function windowOf(session: Session): number {
  const text = session.text('window') ?? String(WINDOW);
  if (/^[1-9]\d{0,5}$/.test(text) && Number(text) <= MOST_WINDOW) return Number(text);
  throw usage(
    'invalid_value',
    `--window is "${text}", not a number of rows from 1 to ${MOST_WINDOW}.`,
    'With 1, an order whose rows stand apart is refused.',
  );
}

function headerOf({ cells, wrong }: Row, { delimiter }: Wish): readonly string[] {
  if (wrong !== undefined)
    throw usage('unreadable_header', `The first row, which names the columns, ${wrong}.`);
  const names = cells.map((cell) => cell.trim());
  checkDelimiter(names, delimiter);
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

function read(order: OrderRows, reading: Reading): CsvOrder['read'] {
  try {
    return { data: orderData(order, reading) };
  } catch (error) {
    if (error instanceof RowProblem) return { failure: rowFailure(error.message) };
    if (error instanceof FailureError) return { failure: error.failure };
    throw error;
  }
}

async function wished(session: Session, isTsv: boolean): Promise<Wish> {
  const map = session.text('map');
  const isName = map !== undefined && !isTypedMap(map);
  const saved: Partial<SavedMap> = isName ? (await import('./saved-map.ts')).savedMap(session.env, map) : {};
  const names = isName ? saved.columns : map === undefined ? undefined : columnNames(map);
  const text = (flag: string, kept: string | undefined): string | undefined => session.text(flag) ?? kept;
  const wish = {
    currency: text('currency', saved.currency),
    dateFormat: text('date-format', saved.dateFormat),
    encoding: text('encoding', saved.encoding),
    delimiter: text('delimiter', saved.delimiter),
  };
  await save(session, names, wish);
  return {
    ...wish,
    names,
    currency: (wish.currency ?? session.currency)?.toUpperCase(),
    encoding: encodingOf(wish.encoding ?? 'utf-8'),
    delimiter: delimiterOf(wish.delimiter, isTsv),
  };
}

async function save(
  session: Session,
  columns: ColumnNames | undefined,
  wish: Omit<Wish, 'names' | 'encoding' | 'delimiter'> & { encoding?: string | undefined },
): Promise<void> {
  const name = session.text('save-map');
  if (name === undefined) return;
  if (columns === undefined) throw usage('nothing_to_save', '--save-map saves what --map says: give both.');
  const kept = omitUndefined(wish);
  const { saveMap } = await import('./saved-map.ts');
  await saveMap(session.env, name, { ...kept, columns: columns as SavedMap['columns'] });
}

function encodingOf(given: string): Encoding {
  const wanted = given.toLowerCase() === 'utf8' ? 'utf-8' : given.toLowerCase();
  const found = encodings.find((encoding) => encoding === wanted);
  if (found !== undefined) return found;
  const hint = didYouMean(given, encodings) ?? `Encodings: ${encodings.join(', ')}.`;
  throw usage('unknown_encoding', `"${given}" is not an encoding that can be read.`, hint);
}
