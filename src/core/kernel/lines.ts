import { Buffer, isUtf8 } from 'node:buffer';

/** Lines are cut out of bytes with a cap, because `readline` takes 1.9 GB for one 300 MB line (measured). */
export const maxLineBytes = 1024 * 1024;

/** One line of the input, numbered from 1, without its line end. An unreadable line has its reason instead of a text. */
export type Line =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly error: 'too_long' | 'not_utf8' };

/**
 * Splits bytes into lines at `\n` or `\r\n`, in constant memory: of a line over `cap` bytes nothing is kept; it is
 * answered as soon as it is too long, and the line after it is read as usual. UTF-8 is strict; a byte order mark before the first line is dropped; the last line
 * needs no line end. Empty lines are lines. Leaving the loop early destroys the source.
 */
export async function* linesOf(
  source: AsyncIterable<Uint8Array | string>,
  cap = maxLineBytes,
): AsyncGenerator<Line> {
  const unfinished = new UnfinishedLine(cap);
  let number = 0;
  let answered = false;
  for await (const piece of source) {
    const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece;
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, start)) {
      number += 1;
      const line = unfinished.finish(number, chunk.subarray(start, end));
      if (!answered) yield line;
      answered = false;
      start = end + 1;
    }
    unfinished.keep(chunk.subarray(start));
    if (unfinished.isTooLong && !answered) {
      answered = true;
      yield { number: number + 1, error: 'too_long' };
    }
  }
  if (!unfinished.isEmpty && !answered) yield unfinished.finish(number + 1, new Uint8Array(0));
}

/** The unfinished line of the chunks so far, in one buffer that grows up to the cap and is reused. */
class UnfinishedLine {
  readonly #cap: number;
  #bytes = Buffer.alloc(0);
  #size = 0;

  constructor(cap: number) {
    this.#cap = cap;
  }

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  get isTooLong(): boolean {
    return this.#size > this.#cap + 1;
  }

  /** Counts every byte, but stores none beyond the cap (and the `\r` that may turn out to belong to the line end). */
  keep(part: Uint8Array): void {
    const total = this.#size + part.length;
    if (total <= this.#cap + 1) {
      this.#reserve(total);
      this.#bytes.set(part, this.#size);
    }
    this.#size = total;
  }

  finish(number: number, rest: Uint8Array): Line {
    // Most lines lie within one chunk: those are decoded where they are.
    if (this.#size === 0) return this.#line(number, rest, rest.length);
    this.keep(rest);
    const size = this.#size;
    this.#size = 0;
    return this.#line(number, this.#bytes, size);
  }

  #line(number: number, bytes: Uint8Array, size: number): Line {
    if (size > this.#cap + 1) return { number, error: 'too_long' };
    const end = size > 0 && bytes[size - 1] === 0x0d ? size - 1 : size;
    if (end > this.#cap) return { number, error: 'too_long' };
    // TextDecoder drops a mark at the start of everything it decodes, so of every line: it is dropped by hand, once.
    const start =
      number === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf && end >= 3 ? 3 : 0;
    const line = bytes.subarray(start, end);
    if (!isUtf8(line)) return { number, error: 'not_utf8' };
    return { number, text: Buffer.from(line.buffer, line.byteOffset, line.length).toString('utf8') };
  }

  #reserve(size: number): void {
    if (this.#bytes.length >= size) return;
    const grown = Buffer.alloc(Math.min(this.#cap + 1, Math.max(size, this.#bytes.length * 2, 4096)));
    grown.set(this.#bytes.subarray(0, this.#size));
    this.#bytes = grown;
  }
}
