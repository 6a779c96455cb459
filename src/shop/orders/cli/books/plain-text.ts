import { formatMinor } from '../../../../core/model/money.ts';
import type { Transaction } from '../../read/books/journal.ts';

/** What the formats of plain text accounting have in common. */

/** What a transaction is about, by the names of its tags: the order's number and the commit's position first. */
export const tagsOf = (one: Transaction): readonly (readonly [string, string])[] =>
  (
    [
      ['order', String(one.number)],
      ['position', String(one.position)],
      ['ref', one.externalRef],
      ['payment', one.paymentId],
      ['reference', one.reference],
    ] as const
  ).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));

/** A text on one line, without what would end a value or begin a comment. */
export const plain = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs},;|"\\]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();

/** An account's name, where a method may be any text: a colon would make it two accounts, two blanks would end it. */
export const accountName = (name: string): string => {
  const [group = '', kind = '', ...method] = name.split(':');
  if (method.length === 0) return name;
  const word = plain(method.join('-'))
    .replace(/[()[\]{}*!]/g, '')
    .trim();
  return `${group}:${kind}:${word === '' ? 'other' : word}`;
};

/** The postings in two columns, as people write them. */
export const columns = (one: Transaction, account: (name: string) => string): string =>
  one.postings
    .map(({ account: name, amount, currency }) => {
      const shown = `${formatMinor(amount, currency)} ${currency}`;
      return `    ${account(name).padEnd(34)}  ${shown.padStart(16)}\n`;
    })
    .join('');
