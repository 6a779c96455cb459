import { exponentOf } from '../../../../core/model/money.ts';
import type { JournalFormat } from './journal-format.ts';
import { accountName, columns, plain, tagsOf } from './plain-text.ts';

/** https://hledger.org/hledger.html#journal: `hledger check --strict` wants every account and commodity declared. */
export const hledger: JournalFormat = {
  head: 'decimal-mark .\n',
  currency: (code) => `commodity 1000.${'0'.repeat(exponentOf(code))} ${code}\n`,
  account: (name) => `account ${accountName(name)}\n`,
  transaction: (one) => {
    const tags = tagsOf(one).map(([name, value]) => `${name}:${plain(value)}`);
    return `\n${one.date} ${one.description}  ; ${tags.join(', ')}\n${columns(one, accountName)}`;
  },
};
