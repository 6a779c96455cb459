import { type Failure, FailureError } from '../../core/failure.ts';
import { didYouMean } from '../../core/near.ts';
import { usage } from '../arguments.ts';
import type { Session } from '../session.ts';
import { parseWhen } from '../time.ts';
import { type ColumnNames, columnNames, columnsIn, isTypedMap } from './columns.ts';
import { csvRows, delimiterOf, type Encoding, encodings, type Row } from './csv-rows.ts';
import { dateReader } from './date-format.ts';
import { type OrderData, orderData, type Reading } from './order-data.ts';
import { type OrderRows, orderRows } from './order-rows.ts';
import { RowProblem, rowFailure } from './row-problem.ts';
import type { SavedMap } from './saved-map.ts';

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

/** One row a line of an order, the rows of an order one below the other. Constant memory. */
export async function* csvOrders(
  session: Session,
  bytes: AsyncIterable<Uint8Array>,
  isTsv: boolean,
): AsyncGenerator<CsvOrder> {
  const wish = await wished(session, isTsv);
  const rows = csvRows(bytes, wish)[Symbol.asyncIterator]();
  const header = await rows.next();
  if (header.done === true) return;
  const columns = columnsIn(headerOf(header.value), wish.names);
  if (columns.has('country') && !(columns.has('line1') && columns.has('city')))
    await session.note('Without line1 and city there is no address: countries are not imported.');
  const { time } = session;
  const instant =
    wish.dateFormat === undefined
      ? (text: string) => parseWhen(text, time).start
      : dateReader(wish.dateFormat, time);
  const reading: Reading = { columns, currency: wish.currency, time, instant };
  for await (const order of orderRows(rest(rows), columns)) yield { rows: order, read: read(order, reading) };
}

function headerOf({ cells, wrong }: Row): readonly string[] {
  if (wrong === undefined) return cells.map((cell) => cell.trim());
  throw usage('unreadable_header', `The first row, which names the columns, ${wrong}.`);
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
  const kept = Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
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
