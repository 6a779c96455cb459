import { exact } from '../../../../core/kernel/exact.ts';
import { inOrder } from './sorted-rows.ts';

interface Row {
  readonly currency: string;
}

/**
 * Rows in order, each currency's behind the other, with its total at the end: no two currencies are added.
 *
 * @param figures the columns that add up
 * @param total the total of a currency, whose figures are put in; undefined: no totals
 */
export function withCurrencyTotals<One extends Row>(
  rows: readonly One[],
  sort: readonly string[],
  figures: readonly (keyof One & string)[],
  total: ((currency: string) => One) | undefined,
): One[] {
  const currencies = [...new Set(rows.map(({ currency }) => currency))].sort();
  return currencies.flatMap((currency) => {
    const own = rows.filter((row) => row.currency === currency).sort(inOrder(sort));
    if (total === undefined) return own;
    const sums = figures.map((name) => [name, own.reduce((sum, row) => exact(sum + Number(row[name])), 0)]);
    return [...own, { ...total(currency), ...Object.fromEntries(sums) }];
  });
}
