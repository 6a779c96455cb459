import { usage } from '../../../../cli/argv/arguments.ts';
import { inputLines } from '../../../../cli/argv/batch-input.ts';
import { startProgress } from '../../../../cli/output/progress.ts';
import { isUnformatted, modeOf, showBatch } from '../../../../cli/run/run-command.ts';
import type { Session } from '../../../../cli/session/session.ts';
import type { BatchLine, LineReceipt } from '../../../../core/dispatch/batch.ts';
import type { OpenedDaybook } from '../../../../core/dispatch/opened-daybook.ts';
import type { Failure } from '../../../../core/kernel/failure.ts';
import { jsonLine } from '../../../../core/kernel/json-lines.ts';
import { fail, type Result } from '../../../../core/kernel/result.ts';
import type { Command } from '../../../../core/model/command.ts';
import { onlyFailures } from './dry-run-summary.ts';
import { ImportBatch } from './import-batch.ts';
import { importedOtherwise } from './imported-otherwise.ts';
import { LeftOpen } from './left-open.ts';
import { MissingParties } from './missing-parties.ts';
import type { OrderRows } from './order-rows.ts';
import { OrderTally } from './order-tally.ts';
import { readingFlags } from './reading-flags.ts';
import { replacing } from './replacing.ts';
import type { RowAccount } from './row-account.ts';

/**
 * Whole orders: a line of NDJSON, or the rows of one order in a CSV file. The idempotency key is the order's external
 * reference (or its id), so that a second run of the same file is answered line by line with `replayed`, and an order
 * that has changed under the same reference is a conflict; with `--replace` it takes the place of what was imported.
 */
export async function importOrders(session: Session): Promise<void> {
  if (session.is('show-map')) return (await import('./show-map.ts')).showMap(session);
  const [source] = session.invocation.operands;
  if (source === undefined) throw usage('missing', 'Missing: FILE|-.', 'See "daybook orders import --help".');
  await (await import('./rejects-file.ts')).checkPlaces(session, source);
  const format = formatOf(session, source);
  const dry = session.is('dry-run');
  const run = await prepared(session);
  const lines =
    format === 'ndjson' ? fromJson(session, source, run) : await fromCsv(session, source, format, run);
  const progress = await startProgress({
    label: dry ? 'Checking orders' : 'Importing orders',
    terminal: session.terminal,
    stream: process.stderr,
    // Receipts that are drawn on the same terminal show that it goes on.
    quiet: session.quiet || (session.terminal.stdout.isTerminal && session.out === undefined && !dry),
  });
  try {
    const mode = dry && !session.is('atomic') ? 'keep-going' : modeOf(session);
    const shown = (receipts: AsyncIterable<LineReceipt>): AsyncIterable<LineReceipt> => {
      const counted = run.orders.counting(run.batch.stamped(receipts));
      return dry && isUnformatted(session) ? onlyFailures(session, counted) : counted;
    };
    const orders = advancing(lines, () => progress.advance());
    await showBatch(session, orders, 'ndjson', { daybook: run.daybook, mode, shown, called: 'orders' });
  } finally {
    progress.stop();
    const registered = run.missing?.registered ?? 0;
    if (registered > 0)
      await session.note(`${registered} customers and products ${dry ? 'would be ' : ''}registered`);
    if (session.is('replace')) await session.note(run.orders.sentence(dry));
    await accounted(session, run);
    if (run.orders.stored > 0 && run.batch.sentence !== undefined) await session.note(run.batch.sentence);
  }
}

interface Run {
  daybook: OpenedDaybook;
  readonly missing: MissingParties | undefined;
  readonly batch: ImportBatch;
  readonly orders: OrderTally;
  /** Of a file of rows. */
  account?: RowAccount;
  leftOpen?: LeftOpen;
}

/** What became of each row, and where the refused ones are. */
async function accounted(session: Session, { account, leftOpen }: Run): Promise<void> {
  if (account === undefined) return;
  const sentence = await account.finish(session.is('dry-run'));
  for (const lacking of account.lacking) await session.note(lacking);
  if (sentence === undefined) return;
  const path = account.refused === 0 ? undefined : session.text('rejects');
  await session.note(path === undefined ? sentence : `${sentence}; those refused are in ${path}`);
  for (const one of leftOpen?.sentences() ?? []) await session.note(one);
}

async function prepared(session: Session): Promise<Run> {
  const opened = await session.daybook(true);
  const daybook = session.is('replace') ? replacing(opened) : opened;
  const run = { batch: new ImportBatch(session), orders: new OrderTally() };
  if (!session.is('create-missing')) return { ...run, daybook, missing: undefined };
  const missing = new MissingParties(daybook, session.app.entities, run.batch.meta());
  return { ...run, daybook: missing.daybook(), missing };
}

async function* advancing(lines: AsyncIterable<BatchLine>, advance: () => void): AsyncGenerator<BatchLine> {
  for await (const line of lines) {
    yield line;
    advance();
  }
}

// --- NDJSON ----------------------------------------------------------------------------------------------------------

async function* fromJson(session: Session, source: string, { batch }: Run): AsyncGenerator<BatchLine> {
  const seen = session.is('replace') ? new Set<string>() : undefined;
  const currency = session.text('currency')?.toUpperCase();
  for await (const line of inputLines(session, source)) {
    const parsed = jsonLine(line);
    if (!parsed.ok)
      yield { line: line.number, command: line.number === 1 ? perhapsRows(parsed.failure) : parsed };
    else {
      const given = currency === undefined ? parsed.value : { currency, ...parsed.value };
      const order = imported(given, batch);
      const { commandId } = order;
      const isTwice = commandId !== undefined && seen?.has(commandId) === true;
      if (commandId !== undefined) seen?.add(commandId);
      if (isTwice) yield { line: line.number, commandId, command: repeated(line.number) };
      else yield { line: line.number, ...order, explain: importedOtherwise };
    }
  }
}

/** Of two of one order the second would replace the first, and in another run the first the second. */
function repeated(line: number): BatchLine['command'] {
  const message = `Line ${line}: its order stands in the file already, and one of them would replace the other.`;
  const failure: Failure = {
    kind: 'validation_failed',
    code: 'order_repeated',
    message,
    details: { issues: [] },
  };
  return { ok: false, failure };
}

interface ImportedOrder {
  readonly commandId: string | undefined;
  readonly command: { readonly ok: true; readonly value: Command };
}

function imported(data: Record<string, unknown>, batch: ImportBatch): ImportedOrder {
  const { externalRef, orderId } = data;
  const key = [externalRef, orderId].find((name): name is string => typeof name === 'string' && name !== '');
  const commandId = key === undefined ? undefined : `import:${key}`;
  const command: Command = { name: 'ImportOrder', data, meta: batch.meta(commandId) };
  return { commandId, command: { ok: true, value: command } };
}

const perhapsRows = (failure: Failure): Result<never> =>
  fail({ ...failure, message: `${failure.message} If the file holds rows, add --format csv.` });

// --- CSV -------------------------------------------------------------------------------------------------------------

async function fromCsv(
  session: Session,
  source: string,
  format: 'csv' | 'tsv',
  run: Run,
): Promise<AsyncGenerator<BatchLine>> {
  const [{ csvOrders }, { explained }, { RowAccount: Account }] = await Promise.all([
    import('./csv-orders.ts'),
    import('./explained.ts'),
    import('./row-account.ts'),
  ]);
  const rowsOf = new WeakMap<Command, OrderRows>();
  const account = new Account(session.is('replace'));
  run.account = account;
  const leftOpen = new LeftOpen(run.missing !== undefined);
  run.leftOpen = leftOpen;
  run.daybook = explained(run.daybook, { of: rowsOf, account });
  const orders = await csvOrders(session, source, format === 'tsv', account);
  return (async function* lines() {
    for await (const { rows, read } of orders) {
      const line = rows.first;
      if ('failure' in read) {
        account.settle(rows, Promise.resolve({ ok: false, failure: read.failure }));
        yield { line, commandId: `import:${rows.order}`, command: { ok: false, failure: read.failure } };
        continue;
      }
      const order = imported(read.data, run.batch);
      leftOpen.see(read);
      if (read.phone !== undefined) run.missing?.phones.set(order.command.value, read.phone);
      rowsOf.set(order.command.value, rows);
      yield { line, ...order };
    }
  })();
}

const CSV_ONLY = ['map', 'map-file', 'preset', 'save-map', ...readingFlags, 'window', 'rejects'];

function formatOf(session: Session, source: string): 'csv' | 'tsv' | 'ndjson' {
  const flags = CSV_ONLY.filter((flag) => session.invocation.flags[flag] !== undefined);
  const isSaid = flags.length > 0 && !/\.(ndjson|jsonl|json)(\.gz)?$/i.test(source);
  const named = byName(source);
  const given = session.text('format') ?? (isSaid && named === 'ndjson' ? 'csv' : named);
  if (given === 'csv' || given === 'tsv') return given;
  if (given !== 'ndjson')
    throw usage('unknown_value', `"${given}" is not a value of --format.`, 'One of: csv, tsv, ndjson.');
  const [flag] = flags;
  if (flag === undefined) return given;
  throw usage('csv_only', `--${flag} is for CSV.`, 'Add --format csv if that is what the file holds.');
}

function byName(source: string): 'csv' | 'tsv' | 'ndjson' {
  if (/\.(csv(\.gz)?|txt(\.gz)?|xlsx?|ods|zip)$/i.test(source)) return 'csv';
  return /\.(tsv|tab)(\.gz)?$/i.test(source) ? 'tsv' : 'ndjson';
}
