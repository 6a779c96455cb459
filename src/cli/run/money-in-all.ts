import { fieldInWords, signed } from '../../core/describe/money-moved.ts';
import type { MoneyChange } from '../../core/model/field-changes.ts';

/** Differences added up over many commands, by field and currency. */
export class MoneyInAll {
  readonly #sums = new Map<string, MoneyChange>();

  add(money: readonly MoneyChange[] = []): void {
    for (const one of money) {
      const key = `${one.currency} ${one.field}`;
      const difference = (this.#sums.get(key)?.difference ?? 0) + one.difference;
      this.#sums.set(key, { ...one, difference });
    }
  }

  /** Undefined: nothing moved. */
  get sentence(): string | undefined {
    if (this.#sums.size === 0) return undefined;
    const sums = [...this.#sums.values()].map(
      ({ field, difference, currency }) =>
        `${fieldInWords(field)} ${signed(difference, currency)} ${currency}`,
    );
    return `In all: ${sums.join(', ')}.`;
  }
}
