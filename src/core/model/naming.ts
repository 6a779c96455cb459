/** What the entities of an aggregate are called besides their ids: by their number, and by a key that they reserve. */
export interface Naming {
  /** The field of its commands that names the entity. */
  readonly field: string;
  /** In front of a name, what is reserved for it: `order-ref:` and `A-17`. */
  readonly keyPrefix: string;
}
