import { isWholeId } from '../../core/dispatch/references.ts';
import { type Failure, FailureError } from '../../core/kernel/failure.ts';
import type { Queries } from '../session/app-port.ts';

/**
 * Turns what people call an order (its number, external reference, id or a unique beginning of it) into its id, for
 * questions: they ask the views anyway. A whole id is taken as it is: scripts pay nothing.
 */
export class Resolver {
  readonly #queries: Queries;
  readonly #atLeast: number | undefined;

  /** @param atLeast the position that the log must have reached: what was begun just before it is found then */
  constructor(queries: Queries, atLeast?: number) {
    this.#queries = queries;
    this.#atLeast = atLeast;
  }

  async order(text: string): Promise<string> {
    if (isWholeId(text)) return text;
    const meta = { atLeast: this.#atLeast };
    const answer = await this.#queries.dispatchUnknown({ name: 'ResolveOrder', data: { order: text }, meta });
    if (answer.ok) return (answer.value as { readonly orderId: string }).orderId;
    throw new FailureError(ofField(answer.failure, 'orderId'));
  }
}

/** A name that could be none is told of the field that holds it, whatever the question calls it. */
function ofField(failure: Failure, field: string): Failure {
  if (failure.kind !== 'validation_failed') return failure;
  const issues = failure.details.issues.map((issue) => ({ ...issue, path: field }));
  const message = issues.map((issue) => `${field} ${issue.message}.`).join(' ');
  return { ...failure, message, details: { issues } };
}
