import type { LineReceipt } from '../../../../core/dispatch/batch.ts';
import { ABORTED, NOT_RUN } from '../../../../core/write/decision-failures.ts';

/** What becomes of the orders of an import that may replace others. */
export class OrderTally {
  #imported = 0;
  #replaced = 0;
  #unchanged = 0;
  #refused = 0;

  /** Counts receipts as they pass. */
  async *counting(receipts: AsyncIterable<LineReceipt>): AsyncGenerator<LineReceipt> {
    for await (const receipt of receipts) {
      this.#count(receipt);
      yield receipt;
    }
  }

  #count({ status, code, number }: LineReceipt): void {
    if (status === 'replayed') this.#unchanged += 1;
    else if (code !== null) this.#refused += code === ABORTED.code || code === NOT_RUN.code ? 0 : 1;
    else if (number === null) this.#replaced += 1;
    else this.#imported += 1;
  }

  /** Orders that are in the batch now. */
  get stored(): number {
    return this.#imported + this.#replaced;
  }

  /** `Orders: 3 imported, 2 replaced, 10 unchanged, 1 refused` */
  sentence(isDry: boolean): string {
    const would = isDry ? 'would be ' : '';
    return `Orders: ${this.#imported} ${would}imported, ${this.#replaced} ${would}replaced, ${this.#unchanged} unchanged, ${this.#refused} refused`;
  }
}
