/** What goes on to its end, whether or not those who look at it do. */
export interface Detached<Item> {
  /** The items. Who stops looking, because nobody reads any more or nothing can be written, ends nothing. */
  readonly items: AsyncIterable<Item>;
  /** Goes through the rest, once anybody has begun to look. */
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
