import { usage } from '../../../../cli/argv/arguments.ts';
import { didYouMean } from '../../../../core/kernel/suggest.ts';

/** What an order of a file can be. */
export const importedStatuses = ['draft', 'placed', 'completed', 'cancelled'] as const;
export type ImportedStatus = (typeof importedStatuses)[number];

/** What such a word says of the money besides: all of it was paid, nothing was, all of it was paid back. */
export const moneyWords = ['paid', 'unpaid', 'refunded'] as const;
export type MoneyWord = (typeof moneyWords)[number];

const known = [...importedStatuses, ...moneyWords];

/** The words of a file for each; one word may be there for a status and for the money. */
export type StatusWords = Readonly<Partial<Record<ImportedStatus | MoneyWord, readonly string[]>>>;

const isKnown = (word: string): word is keyof StatusWords => known.some((one) => one === word);

/** `placed=paid|pending,cancelled=voided`. @throws a usage failure that names the statuses */
export function typedStatusWords(text: string): StatusWords {
  const words: Partial<Record<keyof StatusWords, readonly string[]>> = {};
  for (const pair of text.split(',')) {
    const at = pair.indexOf('=');
    const status = pair.slice(0, Math.max(0, at)).trim();
    if (!isKnown(status)) {
      const hint = `${didYouMean(status, known) ?? ''} Write it like placed=paid|pending,cancelled=voided; words: ${known.join(', ')}.`;
      throw usage('unknown_value', `"${status || pair}" is not a status of an imported order.`, hint.trim());
    }
    words[status] = [
      ...(words[status] ?? []),
      ...pair
        .slice(at + 1)
        .split('|')
        .map((word) => word.trim()),
    ];
  }
  return words;
}

const isAmong = (words: readonly string[] | undefined, word: string): boolean =>
  words?.some((other) => other.toLowerCase() === word) === true;

/** What a word of the file says of the money. */
export const saysOfMoney = (text: string, words: StatusWords): readonly MoneyWord[] =>
  moneyWords.filter((one) => isAmong(words[one], text.toLowerCase()));

/** The status that a word of the file means; its own name means each status as well. */
export function statusNamed(text: string, words: StatusWords): ImportedStatus | undefined {
  const word = text.toLowerCase();
  const said = importedStatuses.find((status) => isAmong(words[status], word));
  return (
    said ?? importedStatuses.find((status) => status === word) ?? (word === 'created' ? 'draft' : undefined)
  );
}
