import { usage } from '../../../../cli/argv/arguments.ts';
import { metaOf } from '../../../../cli/argv/command-meta.ts';
import { counted } from '../../../../cli/run/counted.ts';
import { show } from '../../../../cli/run/run-query.ts';
import type { Session } from '../../../../cli/session/session.ts';
import { FailureError } from '../../../../core/kernel/failure.ts';
import type { ResultShape } from '../../../../core/model/field.ts';
import type { DecimalSign } from '../import/amount-cells.ts';
import { type Condition, conditionsIn, unmet } from '../import/conditions.ts';
import { isBlank, type Row } from '../import/csv-rows.ts';
import { dateCells } from '../import/date-cells.ts';
import { encodingNamed } from '../import/file-layout.ts';
import { foundIn, type HeadedRows, headed } from '../import/header-row.ts';
import { openTable, type Table } from '../import/import-table.ts';
import { rowCount } from '../import/import-wish.ts';
import { checkPlaces, type RejectsFile, rejectsOf } from '../import/rejects-file.ts';
import { RowProblem } from '../import/row-problem.ts';
import { KnownPayments } from './known-payments.ts';
import { columnsThere, paymentCells, typedColumns } from './payment-cells.ts';
import { PaymentPosting, type Posted } from './payment-posting.ts';
import { type PaymentReport, paymentReports, type ReportName, reportOf } from './payment-reports.ts';

/** Records the payments of a report, row by row, and says what became of each. */
export async function importPayments(session: Session): Promise<void> {
  const [source] = session.invocation.operands;
  if (source === undefined)
    throw usage('missing', 'Missing: FILE|-.', 'See "daybook payments import --help".');
  await checkPlaces(session, source);
  const layout = layoutWish(session);
  const table = await openTable(session, source, layout, /\.(tsv|tab)(\.gz)?$/i.test(source));
  const tally = new Tally();
  let rejects: RejectsFile | undefined;
  try {
    const file = await headed(table);
    rejects = await rejectsOf(session, { header: file.header, table, skipFirst: layout.skipFirst });
    const posted = postedRows(session, await readIn(session, file, table), tally, rejects);
    await show(session, posted, SHAPE, { fallback: session.terminal.stdout.isTerminal ? 'table' : 'tsv' });
    await rejects?.finish();
  } catch (error) {
    await rejects?.discard();
    throw error;
  } finally {
    await table.close();
  }
  await session.note(tally.sentence(session.is('dry-run')));
  if (tally.open > 0) throw notAll(tally, session.text('rejects'));
}

const layoutWish = (session: Session) => {
  const encoding = session.text('encoding');
  const known = encoding === undefined ? undefined : encodingNamed(encoding);
  if (encoding !== undefined && known === undefined)
    throw usage('unknown_encoding', `"${encoding}" is not an encoding that can be read.`);
  return {
    encoding: known,
    delimiter: session.text('delimiter'),
    sheet: undefined,
    skipFirst: rowCount(session, 'skip-first') ?? 0,
  };
};

/** The rows of a report, and how they are read. */
interface ReadReport {
  readonly rows: AsyncIterable<Row>;
  readonly read: ReturnType<typeof paymentCells>;
  readonly conditions: readonly Condition[];
}

async function readIn(session: Session, file: HeadedRows, table: Table): Promise<ReadReport> {
  const { names, rows } = file;
  const report = await reportFor(session, names);
  const reading = readingOf(session, report);
  const date = dateCells({ all: reading.dateFormat, by: {} }, session.time);
  const read = await foundIn(file, table, (header) => paymentCells(header, reading, date));
  const texts = [...(report.where ?? []), ...many(session, 'where')];
  const { zone } = session.time;
  return { rows, read, conditions: conditionsIn(names, new Map(), texts, { ...reading, zone, date }) };
}

async function* postedRows(
  session: Session,
  report: ReadReport,
  tally: Tally,
  rejects: RejectsFile | undefined,
): AsyncGenerator<PostedRow> {
  const daybook = await session.daybook(true);
  const posting = new PaymentPosting(new KnownPayments(daybook.queries), daybook.commands, {
    allowDuplicate: session.is('allow-duplicate'),
    allowOverpay: session.is('allow-overpay'),
    meta: (commandId, occurredAt) => ({ ...metaOf(session, commandId), occurredAt }),
  });
  for await (const row of report.rows) {
    if (isBlank(row)) {
      tally.blank += 1;
      continue;
    }
    const { reference, posted } = await postedOf(row, report, posting);
    if (posted === undefined) {
      tally.filtered += 1;
      continue;
    }
    tally.count(posted);
    if (posted.status === 'unmatched' || posted.status === 'refused')
      await rejects?.add([row], posted.message ?? posted.status);
    yield shownRow(row, reference, posted);
  }
}

/** Nothing of a row that does not meet a condition. */
async function postedOf(
  row: Row,
  { read, conditions }: ReadReport,
  posting: PaymentPosting,
): Promise<{ reference?: string | undefined; posted?: Posted }> {
  if (row.wrong !== undefined) return { posted: { status: 'refused', message: `The row ${row.wrong}` } };
  try {
    if (unmet(conditions, row, row) !== undefined) return {};
    const payment = read(row.cells);
    return { reference: payment.reference, posted: await posting.post(payment) };
  } catch (error) {
    if (error instanceof RowProblem) return { posted: { status: 'refused', message: error.message } };
    throw error;
  }
}

// --- how it is read --------------------------------------------------------------------------------------------------

async function reportFor(session: Session, header: readonly string[]): Promise<PaymentReport> {
  const typed = session.text('map');
  const columns = typed === undefined ? undefined : typedColumns(typed);
  const name =
    (session.text('preset') as ReportName | undefined) ??
    (columns === undefined ? reportOf(header) : undefined);
  if (name === undefined) return { columns: columns ?? {} };
  if (session.text('preset') === undefined)
    await session.note(`Read as a report of ${name}'s, by its columns.`);
  const report = paymentReports[name];
  return { ...report, columns: { ...columnsThere(header, report.columns), ...columns } };
}

const readingOf = (session: Session, report: PaymentReport) => ({
  report,
  currency: session.text('currency'),
  method: session.text('method'),
  decimal: decimalOf(session),
  dateFormat: session.text('date-format') ?? report.dateFormat,
  orderPattern: patternOf(session.text('order-pattern')),
});

const decimalOf = (session: Session) => session.text('decimal') as DecimalSign | undefined;

function patternOf(text: string | undefined): RegExp | undefined {
  if (text === undefined) return undefined;
  try {
    return new RegExp(text, 'u');
  } catch {
    throw usage('invalid_pattern', `"${text}" is not a regular expression.`, 'Write it like "WEB-[0-9]+".');
  }
}

function many(session: Session, flag: string): readonly string[] {
  const value = session.invocation.flags[flag];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

// --- what became of it -----------------------------------------------------------------------------------------------

const SHAPE: ResultShape = {
  kind: 'list',
  idField: 'orderId',
  fields: [
    { name: 'row', format: 'integer', show: 'table' },
    { name: 'status', format: 'status', show: 'table' },
    { name: 'order', format: 'integer', show: 'table' },
    { name: 'orderId', format: 'id', show: 'never' },
    { name: 'payment', format: 'id', show: 'table' },
    { name: 'reference', format: 'text', show: 'table' },
    { name: 'amount', format: 'money', show: 'table', currencyField: 'currency' },
    { name: 'currency', format: 'currency', show: 'wide' },
    { name: 'message', format: 'text', show: 'table' },
  ],
};

type PostedRow = Readonly<Record<string, string | number | null>>;

const shownRow = ({ row }: Row, reference: string | undefined, posted: Posted): PostedRow => ({
  row,
  status: posted.status,
  order: posted.order?.number ?? null,
  orderId: posted.order?.orderId ?? null,
  payment: posted.paymentId ?? null,
  reference: reference ?? null,
  amount: posted.amount ?? null,
  currency: posted.order?.currency ?? null,
  message: posted.message ?? null,
});

/** How many rows came to what. */
class Tally {
  filtered = 0;
  blank = 0;
  readonly #counts = { recorded: 0, known: 0, unmatched: 0, refused: 0 };

  count({ status }: Posted): void {
    this.#counts[status] += 1;
  }

  /** Rows that somebody has to look at. */
  get open(): number {
    return this.#counts.unmatched + this.#counts.refused;
  }

  sentence(isDry: boolean): string {
    const { recorded, known, unmatched, refused } = this.#counts;
    const done = isDry ? 'would be recorded' : 'recorded';
    const filtered = this.filtered > 0 ? `, ${this.filtered} filtered` : '';
    const blank = this.blank > 0 ? `, ${this.blank} blank` : '';
    return `Rows: ${recorded} ${done}, ${known} known already, ${unmatched} unmatched, ${refused} refused${filtered}${blank}`;
  }
}

const notAll = (tally: Tally, rejects: string | undefined): FailureError =>
  new FailureError({
    kind: 'partly_done',
    code: 'payments_open',
    message: `${counted(tally.open, 'row')} of the report ${tally.open === 1 ? 'was' : 'were'} not recorded.`,
    hint: `Mend them (${rejects === undefined ? '--rejects FILE keeps them' : `they are in ${rejects}`}) and run it again: what was recorded stays as it is.`,
  });
