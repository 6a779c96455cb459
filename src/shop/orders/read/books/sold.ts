import type { Sale } from '../../events/sums.ts';
import type { JournalEntry, SoldFigures } from './journal-entry.ts';

/** What events say of what is sold, as figures of the journal. */

export const NOTHING_SOLD: SoldFigures = {
  gross: 0,
  discount: 0,
  returned: 0,
  shipping: 0,
  tax: 0,
  includedTax: 0,
  includedReturnedTax: 0,
  includedShippingTax: 0,
  goodwill: 0,
};

const FIGURES = Object.keys(NOTHING_SOLD) as readonly (keyof SoldFigures)[];

export const saysNothing = (figures: SoldFigures): boolean => FIGURES.every((name) => figures[name] === 0);

/** Of an event whose lines are sold or no longer sold; the tax that shipping contains is said beside it. */
export function soldBy({ lines, shipping, shippingTax }: Sale, includedShippingTax = 0): SoldFigures {
  const sold = { ...NOTHING_SOLD, shipping, tax: shippingTax, includedShippingTax };
  for (const line of lines) {
    sold.gross += line.gross;
    sold.discount += line.discount;
    sold.tax += line.tax;
    sold.includedTax += line.includedTax;
  }
  return sold;
}

/** Of units that came back. */
export function returnedBy({ lines }: Sale): SoldFigures {
  const back = { ...NOTHING_SOLD };
  for (const line of lines) {
    back.returned -= line.net;
    back.tax += line.tax;
    back.includedReturnedTax += line.includedTax;
  }
  return back;
}

/** What an order's entries come to: what a cancellation takes out. */
export function standing(entries: Iterable<Readonly<JournalEntry>>): SoldFigures {
  const all = { ...NOTHING_SOLD };
  for (const entry of entries) for (const name of FIGURES) all[name] += entry[name];
  return all;
}

/** 0 − x, for −0 is not an integer that JSON keeps. */
export const reversed = (figures: SoldFigures): SoldFigures =>
  Object.fromEntries(FIGURES.map((name) => [name, 0 - figures[name]])) as unknown as SoldFigures;
