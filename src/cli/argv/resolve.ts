import type { Queries } from '../../core/dispatch/opened-daybook.ts';
import { isWholeId } from '../../core/dispatch/references.ts';
import { type Failure, FailureError } from '../../core/kernel/failure.ts';
import type { Entities, Row } from '../session/entities.ts';

/**
 * Turns what people call an entity (its number, external reference, id or a unique beginning of it) into its id, for
 * queries: they read the views anyway. A whole id is taken as it is: scripts pay nothing.
 */
export class Resolver {
  readonly #queries: Queries;
  readonly #entities: Entities;
  readonly #atLeast: number | undefined;

  /** @param atLeast the position that the log must have reached: what was created just before it is found then */
  constructor(queries: Queries, entities: Entities, atLeast?: number) {
    this.#queries = queries;
    this.#entities = entities;
    this.#atLeast = atLeast;
  }

  async idOf(kind: string, name: string): Promise<string> {
    const { id, resolve } = this.#entities[kind] ?? {};
    if (id === undefined || resolve === undefined || isWholeId(name)) return name;
    const meta = { atLeast: this.#atLeast };
    const { query, field } = resolve;
    const answer = await this.#queries.dispatchUnknown({ name: query, data: { [field]: name }, meta });
    if (answer.ok) return String((answer.value as Row)[id]);
    throw new FailureError(ofField(answer.failure, id));
  }
}

/** An impossible name is reported under the field that holds it, whatever the resolving query calls it. */
function ofField(failure: Failure, field: string): Failure {
  if (failure.kind !== 'validation_failed') return failure;
  const issues = failure.details.issues.map((issue) => ({ ...issue, path: field }));
  const message = issues.map((issue) => `${field} ${issue.message}.`).join(' ');
  return { ...failure, message, details: { issues } };
}
