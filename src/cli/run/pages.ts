import type { Paging } from '../../core/describe/command-spec.ts';
import type { Queries } from '../../core/dispatch/opened-daybook.ts';
import { FailureError } from '../../core/kernel/failure.ts';
import type { Page, Query } from '../../core/model/query.ts';

interface PageWish {
  /** Rows in all; every one there is if it is not given. */
  readonly wanted: number | undefined;
  /** Rows a request; a page by number is one request. */
  readonly atATime: number;
  readonly withTotal: boolean;
}

/** Requests one page after another, as long as rows are wanted. */
export class Pages {
  total: number | null = null;
  /** How many questions it took so far. */
  questions = 0;
  /** Where the list goes on behind what was answered so far; null for nowhere. */
  nextCursor: string | null = null;
  readonly #queries: Queries;
  readonly #query: Query;
  readonly #paging: Paging;
  readonly #wish: PageWish;

  constructor(queries: Queries, query: Query, paging: Paging, wish: PageWish) {
    this.#queries = queries;
    this.#query = query;
    this.#paging = paging;
    this.#wish = wish;
  }

  async *rows(): AsyncGenerator<object> {
    let left = this.#wish.wanted ?? Number.POSITIVE_INFINITY;
    let after: string | null = null;
    do {
      const page = await this.#page(Math.min(left, this.#wish.atATime), after);
      this.total ??= page.total;
      yield* page.items;
      left -= page.items.length;
      after = page.nextCursor;
      this.nextCursor = after;
    } while (after !== null && left > 0);
  }

  async #page(size: number, after: string | null): Promise<Page<object>> {
    const { after: place, total } = this.#paging;
    const counts = this.#wish.withTotal && total !== undefined && after === null;
    const data = {
      ...(this.#query.data as object),
      [this.#paging.size]: size,
      ...(after === null ? {} : { [place]: after }),
      ...(counts ? { [total]: true } : {}),
    };
    this.questions += 1;
    const answer = await this.#queries.dispatchUnknown({ ...this.#query, data });
    if (!answer.ok) throw new FailureError(answer.failure);
    return answer.value as Page<object>;
  }
}
