import type { NextMessage } from '../kernel/advice.ts';

/** What the entities of an aggregate are called besides their ids: by their number, and by a key that they reserve. */
export interface Naming {
  /** The field of its commands that names the entity. */
  readonly field: string;
  /** In front of a name, what is reserved for it: `order-ref:` and `A-17`. */
  readonly keyPrefix: string;
}

/** The query that lists the entities of a category: `FindOrders`. */
export const findQuery = (category: string): NextMessage => ({
  message: `Find${category.charAt(0).toUpperCase()}${category.slice(1)}s`,
});
