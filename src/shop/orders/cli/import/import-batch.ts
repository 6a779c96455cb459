import { usage } from '../../../../cli/argv/arguments.ts';
import { metaOf } from '../../../../cli/argv/command-meta.ts';
import type { CommandMeta } from '../../../../cli/session/app-port.ts';
import type { Session } from '../../../../cli/session/session.ts';
import type { LineReceipt } from '../../../../core/dispatch/batch.ts';
import { newId } from '../../../../core/kernel/new-id.ts';

const LONGEST = 200;

/** What one run of an import stores: all of it has the batch's id as its correlation id, which `orders find --batch` takes. */
export class ImportBatch {
  readonly id: string;
  readonly #session: Session;
  /** A dry run says no other: the run that stores makes one of its own. */
  readonly #isSaid: boolean;

  /** @throws a usage failure for a `--batch` that cannot be an id */
  constructor(session: Session) {
    const given = session.text('batch');
    if (given !== undefined && (given.trim() !== given || given === '' || given.length > LONGEST))
      throw usage('invalid_value', `--batch takes up to ${LONGEST} characters, without blanks around them.`);
    this.id = given ?? newBatch(session.time.now);
    this.#session = session;
    this.#isSaid = given !== undefined || !session.is('dry-run');
  }

  /** What travels with a command of it. */
  meta(commandId?: string): CommandMeta {
    return { ...metaOf(this.#session, commandId), correlationId: this.id };
  }

  /** The receipts, those of what is stored in it with its id. */
  async *stamped(receipts: AsyncIterable<LineReceipt>): AsyncGenerator<LineReceipt> {
    for await (const receipt of receipts) {
      const isIn = this.#isSaid && (receipt.status === 'ok' || receipt.status === 'dry_run');
      yield isIn ? this.#stamped(receipt) : receipt;
    }
  }

  #stamped(receipt: LineReceipt): LineReceipt & { readonly batch: string } {
    return { ...receipt, batch: this.id };
  }

  /** What to say at the end of a run that has stored something. */
  get sentence(): string | undefined {
    return this.#isSaid ? `Batch ${this.id}: see "daybook orders find --batch ${this.id}"` : undefined;
  }
}

/** `import-20261129T214512-3f9a`: short enough to be typed. */
const newBatch = (now: Date): string =>
  `import-${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}-${newId().slice(-4)}`;
