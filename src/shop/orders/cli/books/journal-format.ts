import type { Transaction } from '../../read/books/journal.ts';

/** How a journal is written for one program that keeps accounts. Pure: a text for each transaction, one after the other. */
export interface JournalFormat {
  /** What stands before everything. */
  readonly head: string;
  /** A currency, before the first amount in it. */
  currency(code: string): string;
  /** An account, before the first posting to it. */
  account(name: string): string;
  transaction(one: Transaction): string;
}

/** Writes transactions, each account and currency declared before it is first used: what is strict reads them in one go. */
export async function* written(
  transactions: AsyncIterable<Transaction>,
  format: JournalFormat,
): AsyncGenerator<string> {
  const declared = new Set<string>();
  const once = (text: string): string => {
    if (text === '' || declared.has(text)) return '';
    declared.add(text);
    return text;
  };
  yield format.head;
  for await (const one of transactions) {
    const accounts = one.postings.map(({ account }) => once(format.account(account)));
    const needed = `${once(format.currency(one.currency))}${accounts.join('')}`;
    yield `${needed === '' ? '' : '\n'}${needed}${format.transaction(one)}`;
  }
}
