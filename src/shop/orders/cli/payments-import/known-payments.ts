import type { Queries } from '../../../../core/dispatch/opened-daybook.ts';
import { FailureError } from '../../../../core/kernel/failure.ts';
import type { QueryAnswer } from '../../../../core/model/query.ts';
import type { searchPayments } from '../../read/books/search-payments.ts';
import type { getOrder } from '../../read/order-detail/get-order.ts';
import { RowProblem } from '../import/row-problem.ts';
import type { ReportedPayment } from './payment-cells.ts';

export type MatchedOrder = QueryAnswer<typeof getOrder>;
export type KnownPayment = QueryAnswer<typeof searchPayments>['items'][number];

/** What the daybook knows of the orders and payments that a report speaks of. */
export class KnownPayments {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  /** The order that a row is about: by what names it, else by a payment's reference. Undefined: there is none. */
  async orderOf({ order, reference, answers }: ReportedPayment): Promise<MatchedOrder | undefined> {
    const id = order === undefined ? undefined : await this.#named(order);
    if (id !== undefined) return this.order(id);
    for (const known of [answers, reference]) {
      if (known === undefined) continue;
      const orders = new Set((await this.withReference(known)).map(({ orderId }) => orderId));
      if (orders.size > 1)
        throw new RowProblem(`${orders.size} orders have payments with the reference ${known}`);
      const [only] = orders;
      if (only !== undefined) return this.order(only);
    }
    return undefined;
  }

  async order(orderId: string): Promise<MatchedOrder> {
    return (await this.#asked('GetOrder', { orderId })) as MatchedOrder;
  }

  async withReference(reference: string): Promise<readonly KnownPayment[]> {
    const page = (await this.#asked('SearchPayments', { reference, limit: 1_000 })) as {
      items: KnownPayment[];
    };
    return page.items;
  }

  /** Whether a command was done under this id. */
  async isDone(commandId: string): Promise<boolean> {
    const answer = await this.#queries.dispatchUnknown({ name: 'ShowCommand', data: { commandId } });
    return answer.ok && (answer.value as { status: string }).status === 'committed';
  }

  async #named(order: string): Promise<string | undefined> {
    const answer = await this.#queries.dispatchUnknown({ name: 'ResolveOrder', data: { order } });
    if (answer.ok) return (answer.value as { orderId: string }).orderId;
    if (answer.failure.kind === 'not_found' || answer.failure.kind === 'validation_failed') return undefined;
    throw new RowProblem(answer.failure.message.replace(/\.$/, ''));
  }

  async #asked(name: string, data: object): Promise<unknown> {
    const answer = await this.#queries.dispatchUnknown({ name, data });
    if (!answer.ok) throw new FailureError(answer.failure);
    return answer.value;
  }
}
