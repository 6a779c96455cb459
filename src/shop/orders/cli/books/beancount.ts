import { YEARS } from '../../../../core/kernel/instants.ts';
import type { JournalFormat } from './journal-format.ts';
import { columns, plain, tagsOf } from './plain-text.ts';

/**
 * https://beancount.github.io/docs/beancount_language_syntax.html: accounts are opened on a date, before everything that
 * is kept here, and are words that begin with a capital letter or a digit.
 */
export const beancount: JournalFormat = {
  head: 'option "name_income" "Revenue"\n',
  currency: () => '',
  account: (name) => `${YEARS.first}-01-01 open ${accountOf(name)}\n`,
  transaction: (one) => {
    const tags = tagsOf(one).map(([name, value]) => `  ${name}: "${plain(value)}"\n`);
    return `\n${one.date} * "${one.description}"\n${tags.join('')}${columns(one, accountOf)}`;
  },
};

const accountOf = (name: string): string => {
  const [group = '', kind = '', ...method] = name.split(':');
  const words = method.length === 0 ? [group, kind] : [group, kind, method.join('-')];
  return words.map(word).join(':');
};

/** Letters, digits and dashes; what has none is written as the bytes of its UTF-8. */
function word(text: string): string {
  const known = text.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  const letters = known === '' ? Buffer.from(text).toString('hex') : known;
  return letters === '' ? 'Other' : letters.charAt(0).toUpperCase() + letters.slice(1);
}
