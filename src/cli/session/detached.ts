/** What goes on to its end, whether or not those who look at it do. */
export interface Detached<Item> {
  /** The items. A consumer that stops, because its reader is gone or nothing can be written, ends nothing. */
  readonly items: AsyncIterable<Item>;
  /** Goes through the rest, once a consumer has started. */
  finish(): Promise<void>;
}

export function detached<Item>(source: AsyncGenerator<Item>): Detached<Item> {
  let isBegun = false;
  const next = (): Promise<IteratorResult<Item>> => {
    isBegun = true;
    return source.next();
  };
  return {
    // An iterator without a `return` cannot be told to end.
    items: { [Symbol.asyncIterator]: () => ({ next }) },
    finish: async () => {
      while (isBegun && (await source.next()).done !== true);
    },
  };
}
