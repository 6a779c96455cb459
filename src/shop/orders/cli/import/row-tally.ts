import type { Result } from '../../../../core/kernel/result.ts';
import type { Receipt } from '../../../../core/model/command.ts';
import type { OrderRows } from './order-rows.ts';
import { refusedInWords } from './refusal-words.ts';

/** What became of the rows of a file: each of them is counted once. */
export class RowTally {
  readonly #replaces: boolean;
  #imported = 0;
  #replaced = 0;
  #replayed = 0;
  #leftOut = 0;
  readonly #refused = new Map<string, number>();
  readonly #left = new Map<string, number>();

  /** @param replaces rows of orders that were imported before may replace them */
  constructor(replaces = false) {
    this.#replaces = replaces;
  }

  leave(why: string, rows: number): void {
    add(this.#left, why, rows);
  }

  refuse(code: string, rows: number): void {
    add(this.#refused, code, rows);
  }

  /** @param isOther it was not refused itself: another order was */
  count({ count }: OrderRows, result: Result<unknown>, isOther: boolean): void {
    if (isOther) this.#leftOut += count;
    else if (!result.ok) this.refuse(result.failure.code, count);
    else if ((result.value as Receipt).status === 'replayed') this.#replayed += count;
    else if ((result.value as Receipt).number === null) this.#replaced += count;
    else this.#imported += count;
  }

  get #isEmpty(): boolean {
    const { size } = this.#refused;
    return this.#imported + this.#replaced + this.#replayed + this.#leftOut + size + this.#left.size === 0;
  }

  get refused(): number {
    return sum(this.#refused);
  }

  /** `Rows: 8 imported, 2 imported before, 3 filtered by "Status!=voided", 1 refused (1 that cannot be read so)` */
  sentence(isDry: boolean, isComplete: boolean): string | undefined {
    if (!isComplete && this.#isEmpty) return undefined;
    const refused = [...this.#refused].map(([code, rows]) => refusedInWords(rows, code));
    const parts = [
      `${this.#imported} ${isDry ? 'would be imported' : 'imported'}`,
      ...(this.#replaces ? [`${this.#replaced} ${isDry ? 'would be replaced' : 'replaced'}`] : []),
      ...(this.#replayed > 0
        ? [`${this.#replayed} ${this.#replaces ? 'unchanged' : 'imported before'}`]
        : []),
      ...[...this.#left].map(([why, rows]) => `${rows} ${why}`),
      ...(refused.length > 0 ? [`${this.refused} refused (${refused.join(', ')})`] : []),
      ...(this.#leftOut > 0 ? [`${this.#leftOut} left out with those`] : []),
      ...(isComplete ? [] : ['the rest not read']),
    ];
    return `Rows: ${parts.join(', ')}`;
  }
}

const add = (counts: Map<string, number>, what: string, rows: number): void =>
  void counts.set(what, (counts.get(what) ?? 0) + rows);

const sum = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((total, each) => total + each, 0);
