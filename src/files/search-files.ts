import { closeSync, existsSync, openSync, readSync } from 'node:fs';

/** What a file holds of some texts. */
export interface Searched {
  readonly file: string;
  /** How many of the texts stand in it. */
  readonly found: number;
}

/** Bytes read at a time. */
const PIECE = 4 * 1024 * 1024;

/** Searches the bytes of those files that are there for texts, as UTF-8. */
export const searchFiles = (files: readonly string[], texts: readonly string[]): readonly Searched[] =>
  files.filter((file) => existsSync(file)).map((file) => ({ file, found: foundIn(file, texts) }));

function foundIn(file: string, texts: readonly string[]): number {
  const wanted = texts.map((text) => Buffer.from(text));
  const found = new Set<Buffer>();
  // A text may straddle two pieces.
  const overlap = Math.max(0, ...wanted.map(({ length }) => length - 1));
  const piece = Buffer.alloc(overlap + PIECE);
  const descriptor = openSync(file, 'r');
  try {
    let kept = 0;
    for (;;) {
      const length = kept + readSync(descriptor, piece, kept, PIECE, null);
      if (length === kept) return found.size;
      const bytes = piece.subarray(0, length);
      for (const text of wanted) if (!found.has(text) && bytes.includes(text)) found.add(text);
      kept = Math.min(overlap, length);
      piece.copyWithin(0, length - kept, length);
    }
  } finally {
    closeSync(descriptor);
  }
}
