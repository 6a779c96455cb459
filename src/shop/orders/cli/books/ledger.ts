import { exponentOf } from '../../../../core/model/money.ts';
import type { JournalFormat } from './journal-format.ts';
import { accountName, columns, plain, tagsOf } from './plain-text.ts';

/** https://ledger-cli.org/doc/ledger3.html: tags are metadata, a line each; `--pedantic` wants them declared, too. */
export const ledger: JournalFormat = {
  head: ['order', 'position', 'ref', 'payment', 'reference'].map((name) => `tag ${name}\n`).join(''),
  currency: (code) => {
    const decimals = exponentOf(code);
    return `commodity ${code}\n    format 1000${decimals === 0 ? '' : `.${'0'.repeat(decimals)}`} ${code}\n`;
  },
  account: (name) => `account ${accountName(name)}\n`,
  transaction: (one) => {
    const tags = tagsOf(one).map(([name, value]) => `    ; ${name}: ${plain(value)}\n`);
    return `\n${one.date} ${one.description}\n${tags.join('')}${columns(one, accountName)}`;
  },
};
