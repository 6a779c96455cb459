import type { Sink } from './sink.ts';

/** What a format draws: one record after the other, from memory or from a stream. */
export type Records = AsyncIterable<object> | Iterable<object>;

/** The records of a sequence of pages, one after the other. */
export async function* recordsOf<Item extends object>(
  pages: AsyncIterable<{ readonly items: readonly Item[] }> | Iterable<{ readonly items: readonly Item[] }>,
): AsyncGenerator<Item> {
  for await (const page of pages) yield* page.items;
}

/** Writes a line (or lines) for each record until there are no more or the reader is gone; answers how many there were. */
export async function writeEach(
  records: Records,
  sink: Sink,
  line: (record: object) => string,
): Promise<number> {
  let count = 0;
  for await (const record of records) {
    if (sink.closed) break;
    await sink.write(line(record));
    count += 1;
  }
  return count;
}

/**
 * Records in pieces of up to `size`. A slow source (`events tail`) does not keep people waiting: what has come in is
 * handed on 100 ms after the first record of the piece.
 */
export function inPieces(records: Records, size: number): Iterable<object[]> | AsyncIterable<object[]> {
  return Symbol.asyncIterator in records ? patientPieces(records, size) : slices(records, size);
}

/** What is there already, in pieces of up to `size`. */
export function* slices<Item>(items: Iterable<Item>, size: number): Generator<Item[]> {
  let piece: Item[] = [];
  for (const item of items) {
    piece.push(item);
    if (piece.length < size) continue;
    yield piece;
    piece = [];
  }
  if (piece.length > 0) yield piece;
}

/** The first piece, none if there are no records, and all of them, this one again included. */
export async function beginningOf(
  pieces: Iterable<object[]> | AsyncIterable<object[]>,
): Promise<{ readonly first: readonly object[]; readonly all: AsyncGenerator<object[]> }> {
  const iterator =
    Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]();
  const first = await iterator.next();
  return { first: first.done === true ? [] : first.value, all: goingOn(first, iterator) };
}

async function* goingOn(
  first: IteratorResult<object[]>,
  iterator: Iterator<object[]> | AsyncIterator<object[]>,
): AsyncGenerator<object[]> {
  try {
    for (let next = first; next.done !== true; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}

async function* patientPieces(records: AsyncIterable<object>, size: number): AsyncGenerator<object[]> {
  const iterator = records[Symbol.asyncIterator]();
  let next = iterator.next();
  try {
    for (let result = await next; result.done !== true; result = await next) {
      const piece: object[] = [];
      const patience = startPatience();
      let outcome: IteratorResult<object> | 'enough' = result;
      while (outcome !== 'enough' && outcome.done !== true) {
        piece.push(outcome.value);
        next = iterator.next();
        // A failure ends the piece; the `await` above throws it once the piece has been handed on.
        const settled = next.catch((): 'enough' => 'enough');
        outcome = piece.length < size ? await Promise.race([settled, patience.end]) : 'enough';
      }
      patience.stop();
      yield piece;
    }
  } finally {
    // Not awaited: behind a read that still waits for its next record, it would wait as well.
    void iterator.return?.().catch(() => {});
  }
}

const patienceMs = 100;

/** The first timer of a process takes most of a millisecond to set: none is, for what comes before the event loop turns. */
function startPatience(): { readonly end: Promise<'enough'>; stop(): void } {
  let stop = (): void => undefined;
  const end = new Promise<'enough'>((resolve) => {
    const turn = setImmediate(() => {
      const timer = setTimeout(() => resolve('enough'), patienceMs);
      stop = () => clearTimeout(timer);
    });
    stop = () => clearImmediate(turn);
  });
  return { end, stop: () => stop() };
}
