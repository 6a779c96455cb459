import type { JournalEntry, MoneyFigures, SoldFigures } from './journal-entry.ts';

/** An amount in an account, in minor units: a debit above zero, a credit below. */
export interface Posting {
  readonly account: string;
  readonly amount: number;
}

type Entry = SoldFigures & MoneyFigures & Pick<JournalEntry, 'method'>;

/**
 * An entry of the journal as double entry: what the amounts come to is zero, for what is receivable is what the others leave.
 * Tax is payable whether it is added to a price or contained in it; what is sold is posted without it.
 */
export function postingsOf(entry: Entry): readonly Posting[] {
  const { gross, discount, returned, shipping, tax, goodwill, received, refunded } = entry;
  const { includedTax, includedReturnedTax, includedShippingTax } = entry;
  const cash = received - refunded;
  return [
    { account: 'assets:receivable', amount: gross - discount - returned + shipping + tax - goodwill - cash },
    { account: `assets:cash:${entry.method}`, amount: cash },
    { account: 'revenue:sales', amount: includedTax - gross },
    { account: 'revenue:discounts', amount: discount },
    { account: 'revenue:returns', amount: returned + includedReturnedTax },
    { account: 'revenue:shipping', amount: includedShippingTax - shipping },
    {
      account: 'liabilities:tax',
      amount: 0 - tax - includedTax - includedReturnedTax - includedShippingTax,
    },
    { account: 'expenses:goodwill', amount: goodwill },
  ].filter(({ amount }) => amount !== 0);
}
