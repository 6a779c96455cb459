import { atLeastOption, outputOptions } from '../../../../cli/argv/global-options.ts';
import { optionSpec, programSpec } from '../../../../cli/programs/program.ts';

export const booksFormats = ['hledger', 'ledger', 'beancount', 'csv'] as const;
export type BooksFormat = (typeof booksFormats)[number];

export const exportBooksSpec = programSpec({
  path: 'books export',
  summary: 'Write the books as double entry, for a program that keeps accounts',
  options: [
    optionSpec('output', 'For which program; csv has a row a posting (default: hledger)', {
      short: 'o',
      placeholder: 'FORMAT',
      choices: booksFormats,
    }),
    optionSpec('from', 'What happened at or after this time', { placeholder: 'WHEN' }),
    optionSpec('to', 'What happened before this time', { placeholder: 'WHEN' }),
    optionSpec('currency', 'Only this currency', { placeholder: 'CODE', offers: 'currency' }),
    ...outputOptions.options.filter(({ flag }) => flag === 'out'),
    atLeastOption,
  ],
  examples: [
    { run: 'daybook books export | hledger -f - balance', does: 'what every account holds' },
    {
      run: 'daybook books export -o beancount --from 2026-01 --out books.beancount',
      does: 'this year, into a file',
    },
  ],
});
