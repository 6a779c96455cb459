import { type Failure, FailureError } from '../core/failure.ts';
import { isWholeId } from '../core/references.ts';
import type { Queries } from './host.ts';

/** What naming an entity tells: its id and, where it has one, the currency its amounts are in. */
export interface Named {
  readonly id: string;
  readonly currency?: string;
}

/**
 * Turns what people call an order (its number, external reference, id or a unique beginning of it) into its id, by
 * asking the views. A whole id is taken as it is: scripts pay nothing.
 */
export class Resolver {
  readonly #queries: Queries;
  readonly #atLeast: number | undefined;
  readonly #known = new Map<string, Promise<Named>>();

  /** @param atLeast the position that the log must have reached: what was begun just before it is found then */
  constructor(queries: Queries, atLeast?: number) {
    this.#queries = queries;
    this.#atLeast = atLeast;
  }

  order(text: string): Promise<Named> {
    return isWholeId(text)
      ? Promise.resolve({ id: text })
      : this.#lookUp('ResolveOrder', { order: text }, 'orderId');
  }

  /** The order with its currency, which a bare id does not tell. */
  orderWithCurrency(text: string): Promise<Named> {
    return this.#lookUp('ResolveOrder', { order: text }, 'orderId');
  }

  product(sku: string): Promise<Named> {
    return this.#lookUp('GetProduct', { sku }, 'sku');
  }

  #lookUp(name: string, data: Record<string, unknown>, idField: string): Promise<Named> {
    const key = JSON.stringify([name, data]);
    const known = this.#known.get(key) ?? this.#ask(name, data, idField);
    this.#known.set(key, known);
    return known;
  }

  async #ask(name: string, data: Record<string, unknown>, idField: string): Promise<Named> {
    const answer = await this.#queries.dispatchUnknown({ name, data, meta: { atLeast: this.#atLeast } });
    if (!answer.ok) throw new FailureError(ofField(answer.failure, idField));
    const record = answer.value as Record<string, string>;
    const { currency } = record;
    return { id: record[idField] as string, ...(currency === undefined ? {} : { currency }) };
  }
}

/** A name that could be none is told of the field that holds it, whatever the question calls it. */
function ofField(failure: Failure, field: string): Failure {
  if (failure.kind !== 'validation_failed') return failure;
  const issues = failure.details.issues.map((issue) => ({ ...issue, path: field }));
  const message = issues.map((issue) => `${field} ${issue.message}.`).join(' ');
  return { ...failure, message, details: { issues } };
}
