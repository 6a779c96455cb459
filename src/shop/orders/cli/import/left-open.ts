import { counted } from '../../../../cli/run/counted.ts';
import type { ReadOrder } from './order-data.ts';

/** What a file leaves open of its orders, and what comes of that. */
export class LeftOpen {
  readonly #createsMissing: boolean;
  #hasDate = false;
  #undated = 0;
  #phones = 0;

  constructor(createsMissing: boolean) {
    this.#createsMissing = createsMissing;
  }

  see({ data: { placedAt, createdAt }, phone, hasDate }: ReadOrder): void {
    this.#hasDate = hasDate;
    if (placedAt === undefined && createdAt === undefined) this.#undated += 1;
    if (phone !== undefined && !this.#createsMissing) this.#phones += 1;
  }

  sentences(): readonly string[] {
    const why = this.#hasDate ? 'their cells of the date are empty' : NO_DATE;
    return [
      ...(this.#undated > 0
        ? [`Without a date, and so drafts: ${counted(this.#undated, 'order')}; ${why}.`]
        : []),
      ...(this.#phones > 0
        ? [
            `Not kept: the telephone numbers of ${counted(this.#phones, 'order')}, which are their customers’; --create-missing registers with them those who are not there yet.`,
          ]
        : []),
    ];
  }
}

/** Why all orders of a file are drafts. */
export const NO_DATE = 'no column is the date, which --map date=COLUMN says';
