import { usage } from '../../../../cli/argv/arguments.ts';
import { didYouMean } from '../../../../core/kernel/suggest.ts';

/** What an order of a file can be. */
export const importedStatuses = ['draft', 'placed', 'completed', 'cancelled'] as const;
export type ImportedStatus = (typeof importedStatuses)[number];

/** The words of a file for each. */
export type StatusWords = Readonly<Partial<Record<ImportedStatus, readonly string[]>>>;

const isStatus = (word: string): word is ImportedStatus => importedStatuses.some((status) => status === word);

/** `placed=paid|pending,cancelled=voided`. @throws a usage failure that names the statuses */
export function typedStatusWords(text: string): StatusWords {
  const words: Partial<Record<ImportedStatus, readonly string[]>> = {};
  for (const pair of text.split(',')) {
    const at = pair.indexOf('=');
    const status = pair.slice(0, Math.max(0, at)).trim();
    if (!isStatus(status)) {
      const hint = `${didYouMean(status, importedStatuses) ?? ''} Write it like placed=paid|pending,cancelled=voided; statuses: ${importedStatuses.join(', ')}.`;
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

/** The status that a word of the file means; its own name means each status as well. */
export function statusNamed(text: string, words: StatusWords): ImportedStatus | undefined {
  const word = text.toLowerCase();
  const said = importedStatuses.find((status) =>
    words[status]?.some((other) => other.toLowerCase() === word),
  );
  return (
    said ?? importedStatuses.find((status) => status === word) ?? (word === 'created' ? 'draft' : undefined)
  );
}
