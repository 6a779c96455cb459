import { usage } from '../../../../cli/argv/arguments.ts';
import type { Session } from '../../../../cli/session/session.ts';
import { type Failure, FailureError } from '../../../../core/kernel/failure.ts';
import { type Columns, columnsIn } from './columns.ts';
import { conditionsIn } from './conditions.ts';
import type { Row } from './csv-rows.ts';
import { dateCells } from './date-cells.ts';
import { withoutFiltered } from './filtered-order.ts';
import { Footers, withoutLast } from './footers.ts';
import { checkHeader, foundIn, type HeadedRows, headed } from './header-row.ts';
import { openTable, type Table } from './import-table.ts';
import { type ImportWish, importMapOf, importWish, isMapped } from './import-wish.ts';
import type { FirstOrder } from './import-wizard.ts';
import { conditionsOf, lackingOf, refundRowsOf } from './optional-columns.ts';
import type { Reading } from './order-cells.ts';
import { orderData, type ReadOrder } from './order-data.ts';
import { type OrderRows, orderRows } from './order-rows.ts';
import { RefundRows } from './refund-rows.ts';
import { rejectsOf } from './rejects-file.ts';
import type { RowAccount } from './row-account.ts';
import { RowProblem, rowFailure } from './row-problem.ts';
import { scatteredOrders } from './scattered-orders.ts';
import { targetOf } from './targets.ts';
import { wanted } from './wanted-rows.ts';

/** An order of a file, or why it cannot be imported. */
export interface CsvOrder {
  readonly rows: OrderRows;
  readonly read: ReadOrder | { readonly failure: Failure };
}

/** The orders of a file, one row a line of an order, once it is known what its columns are. */
export async function csvOrders(
  session: Session,
  source: string,
  isTsv: boolean,
  account: RowAccount,
): Promise<AsyncGenerator<CsvOrder>> {
  const first = await importWish(session);
  const window = windowOf(session);
  const table = await openTable(session, source, first, isTsv);
  try {
    const wish = isMapped(session) ? first : await withoutMap(session, table, first);
    return ordersIn(session, table, { wish, window }, account);
  } catch (error) {
    await table.close();
    throw error;
  }
}

/** The file is looked through first for orders whose rows stand apart. */
async function* ordersIn(
  session: Session,
  table: Table,
  { wish, window }: { readonly wish: ImportWish; readonly window: number },
  account: RowAccount,
): AsyncGenerator<CsvOrder> {
  try {
    const file = await opened(table, wish);
    const { columns, names, header } = file;
    for (const what of table.found) await session.note(`Seen in the file: ${what}.`);
    const lacking = lackingOf(names, columns, wish);
    if (lacking.length > 0)
      await session.note(`The preset knows columns that the file has not: ${lacking.join(', ')}.`);
    const footers = new Footers(columns);
    const seen = wanted(withoutLast(file.rows, wish.skipLast), columns, wish, {
      see: (row) => footers.see(row),
    });
    const reading = readingOf(session, wish, columns);
    const marked = await refundsMarked(table, wish, reading);
    const scattered = await scatteredOrders(marked(seen), columns);
    const conditions = conditionsIn(names, columns, conditionsOf(names, wish), reading);
    account.rejects = await rejectsOf(session, { header, table, skipFirst: wish.skipFirst });
    const kept = leaving(await opened(table, wish), wish, footers.count, account);
    const gathered = orderRows(marked(kept), {
      columns,
      column: names.find((name) => columns.get('order')?.textIn(names) === name) ?? 'order',
      scattered,
      window,
      stray: (row, why) => account.stray(row, 'rows_apart', why),
    });
    let isEmpty = true;
    for await (const order of gathered) {
      isEmpty = false;
      const filtered = withoutFiltered(order, conditions, account);
      if (filtered === undefined) continue;
      const found = read(filtered, reading);
      if ('lacking' in found && found.lacking !== undefined) account.lack(found.lacking);
      yield { rows: filtered, read: found };
    }
    account.isComplete = true;
    if (isEmpty) await session.note('There are no rows below the header: nothing is imported.');
  } finally {
    await table.close();
  }
}

type RowsMarked = (rows: AsyncIterable<Row>) => AsyncIterable<Row>;

/** Says of rows whether they are refunds, and of which order: for that, all sales are looked at first. */
async function refundsMarked(table: Table, wish: ImportWish, reading: Reading): Promise<RowsMarked> {
  const { columns, names, rows } = await opened(table, wish);
  const [condition] = conditionsIn(names, columns, refundRowsOf(names, wish), reading);
  if (condition === undefined) {
    await rows.return(undefined);
    return (all) => all;
  }
  const refunds = await RefundRows.among(wanted(rows, columns, wish), columns, condition);
  return async function* marked(all) {
    for await (const row of all) yield refunds.marked(row);
  };
}

/** A file of which nobody said what its columns are: they are what they are called, or what a preset or a person says. */
async function withoutMap(session: Session, table: Table, wish: ImportWish): Promise<ImportWish> {
  const file = await headed(table);
  const { names } = file;
  await checkNamed(file, table);
  if (isNamed(names)) return wish;
  if (!session.terminal.canPrompt) {
    const fitting = await (await import('./fitting.ts')).fittingPreset(names);
    if (fitting?.preset === undefined) return wish;
    throw usage(
      'missing_column',
      `No map says what the columns are; they look like those of ${fitting.preset} (${fitting.found}).`,
      `Add --preset ${fitting.preset}.`,
    );
  }
  const { nameToSave, proposed, shownFirst } = await import('./import-wizard.ts');
  const proposal = await proposed(session, names);
  const chosen = await importWish(session, proposal);
  await shownFirst(session, await firstOrder(session, table, chosen));
  const name = session.text('save-map') ?? (await nameToSave());
  if (name !== undefined)
    await (await import('./saved-map.ts')).saveMap(session.env, name, await importMapOf(session, proposal));
  return chosen;
}

/** Where the first row says of no column what it is, and a row below it does, that is the header. @throws a usage failure */
async function checkNamed(file: HeadedRows, table: Table): Promise<void> {
  const { fittingPreset, guessedMapping } = await import('./fitting.ts');
  const isGuessed = (names: readonly string[]): boolean => {
    const { columns } = guessedMapping(names);
    return columns.order !== undefined && (columns.sku ?? columns.name) !== undefined;
  };
  if ((await fittingPreset(file.names)) === undefined)
    await checkHeader(file, table, isGuessed, 'The first row does not say what the columns are.');
  else await file.rows.return(undefined);
}

function isNamed(names: readonly string[]): boolean {
  const targets = new Set(names.map(targetOf));
  return targets.has('order') && (targets.has('sku') || targets.has('name'));
}

/** The first order of which something is left by the conditions. */
async function firstOrder(session: Session, table: Table, wish: ImportWish): Promise<FirstOrder> {
  const file = await opened(table, wish);
  const { columns, names } = file;
  const reading = readingOf(session, wish, columns);
  const conditions = conditionsIn(names, columns, conditionsOf(names, wish), reading);
  const nobody = { leave: () => undefined };
  const gathering = { columns, column: 'order', scattered: new Map(), window: 1, stray: () => undefined };
  const marked = await refundsMarked(table, wish, reading);
  for await (const order of orderRows(marked(wanted(file.rows, columns, wish)), gathering)) {
    const left = withoutFiltered(order, conditions, nobody);
    if (left === undefined) continue;
    const found = read(left, reading);
    return 'failure' in found ? { problem: found.failure.message } : found;
  }
  return { problem: 'there is none.' };
}

interface OpenedTable extends HeadedRows {
  readonly columns: Columns;
}

/** The columns of a file, and the rows below its header. @throws a usage failure about the header */
async function opened(table: Table, wish: ImportWish): Promise<OpenedTable> {
  const file = await headed(table);
  const columns = await foundIn(file, table, (names) =>
    columnsIn(names, wish.mapping, wish.optional.targets),
  );
  return { ...file, columns };
}

/** The rows to be gathered; of the others it is reported why they are not. */
function leaving(
  { rows, columns }: OpenedTable,
  wish: ImportWish,
  footers: number,
  account: RowAccount,
): AsyncGenerator<Row> {
  const kept = withoutLast(rows, wish.skipLast, (count) => account.leave('at the end (--skip-last)', count));
  const body = withoutLast(kept, footers, (count) => account.leave('of sums at the end', count));
  return wanted(body, columns, wish, { leave: (why) => account.leave(why) });
}

function readingOf(session: Session, wish: ImportWish, columns: Columns): Reading {
  const { currency, decimal, statusWords, guestName, skuBlanks } = wish;
  // A zone that was typed is meant more than a map's own.
  const zone = session.text('tz') === undefined ? (wish.timeZone ?? session.time.zone) : session.time.zone;
  const date = dateCells(wish.dates, { ...session.time, zone });
  return { columns, currency, decimal, statusWords, guestName, skuBlanks, zone, date };
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

function read(order: OrderRows, reading: Reading): CsvOrder['read'] {
  try {
    return orderData(order, reading);
  } catch (error) {
    if (error instanceof RowProblem) return { failure: rowFailure(error.message) };
    if (error instanceof FailureError) return { failure: error.failure };
    throw error;
  }
}
