import { parseRange } from '../../../../cli/argv/range.ts';
import { forTerminalLines } from '../../../../cli/output/sanitise.ts';
import type { Sink } from '../../../../cli/output/sink.ts';
import { Pages } from '../../../../cli/run/pages.ts';
import type { Session } from '../../../../cli/session/session.ts';
import type { Transaction } from '../../read/books/journal.ts';
import type { BooksFormat } from './export-books-spec.ts';
import { type JournalFormat, written } from './journal-format.ts';

/** The books for a program that keeps accounts, on stdout or into a file: a page at a time, however long they are. */
export async function exportBooks(session: Session): Promise<void> {
  const format = await FORMATS[(session.text('output') ?? 'hledger') as BooksFormat]();
  const { out } = session;
  if (out === undefined) return write(session, format, session.paged(), session.terminal.stdout.isTerminal);
  await write(session, format, await session.file(out), false);
}

/** Only the format that is used is loaded. */
const FORMATS: Readonly<Record<BooksFormat, () => Promise<JournalFormat>>> = {
  hledger: async () => (await import('./hledger.ts')).hledger,
  ledger: async () => (await import('./ledger.ts')).ledger,
  beancount: async () => (await import('./beancount.ts')).beancount,
  csv: async () => (await import('./csv.ts')).csv,
};

async function write(
  session: Session,
  format: JournalFormat,
  sink: Sink,
  onTerminal: boolean,
): Promise<void> {
  try {
    for await (const text of written(transactions(session), format)) {
      if (sink.closed) return;
      await sink.write(onTerminal ? forTerminalLines(text).join('\n') : text);
    }
    await sink.finish();
  } catch (error) {
    await sink.discard().catch(() => undefined);
    throw error;
  }
}

/** Transactions a request. */
const PAGE = 500;

async function* transactions(session: Session): AsyncGenerator<Transaction> {
  const { queries } = await session.daybook();
  const range = parseRange({ from: session.text('from'), to: session.text('to') }, session.time);
  const currency = session.text('currency');
  const data = { zone: session.time.zone, ...range, ...(currency !== undefined && { currency }) };
  const query = { name: 'Journal', data, meta: { atLeast: session.atLeast } };
  const paging = { size: 'limit', after: 'after' };
  yield* new Pages(queries, query, paging, {
    wanted: undefined,
    atATime: PAGE,
    withTotal: false,
  }).rows() as AsyncGenerator<Transaction>;
}
