import { counted } from '../../../../cli/run/counted.ts';
import type { Result } from '../../../../core/kernel/result.ts';
import { ABORTED, NOT_RUN } from '../../../../core/write/decision-failures.ts';
import type { Row } from './csv-rows.ts';
import type { OrderRows } from './order-rows.ts';
import type { RejectsFile } from './rejects-file.ts';
import { RowTally } from './row-tally.ts';
import type { Target } from './targets.ts';

/** Whether an order was not refused itself: others were, and it was left out with them. */
const isOfAnother = (code: string): boolean => code === ABORTED.code || code === NOT_RUN.code;

/** What becomes of each row of a file: counted, and kept where it is refused. */
export class RowAccount {
  /** Set once the file is open. */
  rejects: RejectsFile | undefined;
  /** The whole file was read. */
  isComplete = false;
  readonly #tally: RowTally;
  readonly #lacking = new Map<Target, number>();
  /** Rejects stand in the order of the file, whichever order is answered first. */
  #written: Promise<void> = Promise.resolve();

  /** @param replaces as of the tally */
  constructor(replaces = false) {
    this.#tally = new RowTally(replaces);
  }

  /** @param why what it is reported as: `blank`, `filtered by …` */
  leave(why: string, rows = 1): void {
    this.#tally.leave(why, rows);
  }

  /** An order has an address that is not kept, for it lacks this. */
  lack(target: Target): void {
    this.#lacking.set(target, (this.#lacking.get(target) ?? 0) + 1);
  }

  /** Sentences about addresses that are not kept. */
  get lacking(): readonly string[] {
    return [...this.#lacking].map(
      ([target, orders]) =>
        `${counted(orders, 'order')} with a street and no ${target}: without it an address is not kept (--map ${target}:=… says it for all).`,
    );
  }

  /** A row of an order that was refused before it came. */
  stray(row: Row, code: string, reason: string): void {
    this.#tally.refuse(code, 1);
    this.#reject(async () => ({ rows: [row], reason }));
  }

  /** An order, as soon as it is known what became of it. */
  settle(order: OrderRows, answer: Promise<Result<unknown>>): void {
    this.#reject(async () => {
      const result = await answer.catch(() => undefined);
      if (result === undefined) return undefined;
      const isOther = !result.ok && isOfAnother(result.failure.code);
      this.#tally.count(order, result, isOther);
      return result.ok || isOther ? undefined : { rows: order.rows, reason: result.failure.message };
    });
  }

  #reject(refused: () => Promise<{ rows: readonly Row[]; reason: string } | undefined>): void {
    this.#written = this.#written.then(async () => {
      const found = await refused();
      if (found !== undefined) await this.rejects?.add(found.rows, found.reason);
    });
    this.#written.catch(() => undefined);
  }

  get refused(): number {
    return this.#tally.refused;
  }

  /** @returns a sentence that counts the rows; undefined: none was come to */
  async finish(isDry: boolean): Promise<string | undefined> {
    await this.#written;
    await this.rejects?.finish();
    return this.#tally.sentence(isDry, this.isComplete);
  }
}
