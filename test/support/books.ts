import { spawnSync } from 'node:child_process';
import { parse } from 'csv-parse/sync';
import { parseMinor } from '../../src/core/model/money.ts';
import type { Daybook } from '../../src/library/index.ts';
import type { JournalFormat } from '../../src/shop/orders/cli/books/journal-format.ts';
import { written } from '../../src/shop/orders/cli/books/journal-format.ts';
import type { Transaction } from '../../src/shop/orders/read/books/journal.ts';

/** Minor units by what they are of, `USD assets:receivable` or `2026-03 USD`. Sums of nothing are left out. */
export type Sums = Readonly<Record<string, number>>;

export function summed(entries: Iterable<readonly [string, number]>): Sums {
  const sums = new Map<string, number>();
  for (const [key, amount] of entries) sums.set(key, (sums.get(key) ?? 0) + amount);
  return Object.fromEntries([...sums].filter(([, amount]) => amount !== 0));
}

export async function* transactionsOf(daybook: Daybook): AsyncGenerator<Transaction> {
  let after: string | undefined;
  do {
    const page = await daybook.orders.journal({ limit: 500, ...(after !== undefined && { after }) });
    if (!page.ok) throw new Error(page.failure.message);
    yield* page.value.items;
    after = page.value.nextCursor ?? undefined;
  } while (after !== undefined);
}

export async function textOf(daybook: Daybook, format: JournalFormat): Promise<string> {
  const pieces: string[] = [];
  for await (const piece of written(transactionsOf(daybook), format)) pieces.push(piece);
  return pieces.join('');
}

/** What the reports say: what is receivable, the cash of each method, what was sold each month, and the tax of it. */
export async function reported(daybook: Daybook): Promise<{ accounts: Sums; revenue: Sums }> {
  const [ageing, payments, sales] = await Promise.all([
    daybook.orders.ageing({}),
    daybook.orders.paymentsReport({}),
    daybook.orders.salesReport({ by: 'month' }),
  ]);
  if (!ageing.ok || !payments.ok || !sales.ok) throw new Error('not answered');
  const months = sales.value.filter(({ row }) => row === 'row');
  return {
    accounts: summed([
      ...ageing.value
        .filter(({ row }) => row === 'total')
        .map(({ currency, balance }) => [`${currency} assets:receivable`, balance] as const),
      ...payments.value
        .filter(({ row }) => row === 'row')
        .map(({ currency, key, net }) => [`${currency} assets:cash:${key}`, net] as const),
      ...months.map(
        ({ currency, tax, includedTax }) => [`${currency} liabilities:tax`, 0 - tax - includedTax] as const,
      ),
    ]),
    revenue: summed(
      months.map(
        ({ period, currency, net, shipping, includedTax }) =>
          [`${period} ${currency}`, includedTax - net - shipping] as const,
      ),
    ),
  };
}

/** Whether an account is one of those that reports speak of: `USD assets:receivable`. */
export const isReported = (key: string): boolean => / (assets|liabilities):/.test(key);

/** What hledger says of a journal, as `reported` has it. */
export function saidByHledger(journal: string): { accounts: Sums; revenue: Sums } {
  const rows = (args: readonly string[]): Record<string, string>[] =>
    parse(answered('hledger', ['-f', '-', ...args, '-O', 'csv'], journal), { columns: true });
  const balances = rows(['balance', '--flat', '-N', '--layout', 'bare']).map(
    ({ account, commodity, balance }) => [`${commodity} ${account}`, minor(balance, commodity)] as const,
  );
  const months = rows(['balance', 'revenue', '-M', '--layout', 'tidy']).map(
    ({ period, commodity, value }) => [`${period} ${commodity}`, minor(value, commodity)] as const,
  );
  return { accounts: summed(balances.filter(([key]) => isReported(key))), revenue: summed(months) };
}

function minor(text = '', currency = ''): number {
  const parsed = parseMinor(text, currency);
  return 'amount' in parsed ? parsed.amount : Number.NaN;
}

/** The first line that the program says of its version; undefined: it is not installed, and what needs it is left out. */
export const versionOf = (program: string): string | undefined =>
  spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout?.split('\n')[0];

/** What a program answers of a journal on its standard input. @throws what it says if it fails */
export function answered(program: string, args: readonly string[], journal: string): string {
  const { status, stdout, stderr } = spawnSync(program, args, {
    input: journal,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    timeout: 60_000,
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}${stdout}`);
  return stdout;
}
