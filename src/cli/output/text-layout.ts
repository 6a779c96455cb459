import { isSimple, simpleWidth } from './simple-width.ts';

/**
 * Text fitted into columns of a terminal. Widths are those of what is drawn (a CJK letter takes two columns, an accent
 * none), and nothing is cut within a grapheme. The text must be sanitised and carry no colours yet.
 */
export interface TextLayout {
  /** Columns that the text takes. */
  width(text: string): number;
  /** The text in at most `columns`, with `…` where something was cut off. */
  truncate(text: string, columns: number): string;
  /** The text in lines of at most `columns`, broken between words where that is possible. */
  wrap(text: string, columns: number): string[];
}

const windowLength = 128;

let segmenter: Intl.Segmenter | undefined;

/**
 * A fitter for these texts, or for any. A segmenter takes ten milliseconds to make, and string-width makes one as it is
 * loaded: where all is plain, neither is needed (2026-11: 38 of 190 ms of a
 * table with names from all over the world).
 */
export async function loadTextLayout(texts?: readonly string[]): Promise<TextLayout> {
  if (texts?.every(isSimple)) return plainFitter;
  return fitterOf((await import('string-width')).default);
}

function fitterOf(stringWidth: (text: string) => number): TextLayout {
  const width = (text: string): number => {
    if (isSimple(text)) return simpleWidth(text);
    if (text.length <= windowLength) return stringWidth(text);
    let total = 0;
    for (const { segment } of graphemesOf(text)) total += stringWidth(segment);
    return total;
  };
  return {
    width,
    truncate: (text, columns) => truncate(text, columns, width),
    wrap: (text, columns) => wrap(text, columns, width),
  };
}

/** For plain letters. */
export const plainFitter: TextLayout = fitterOf((text) => text.length);

type Width = TextLayout['width'];

function truncate(text: string, columns: number, width: Width): string {
  if (width(text) <= columns) return text;
  return columns < 1 ? '' : `${headOf(text, columns - 1, width).trimEnd()}…`;
}

function wrap(text: string, columns: number, width: Width): string[] {
  if (width(text) <= columns) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<= )(?=[^ ])/)) {
    if (line !== '' && width(line + word.trimEnd()) > columns) {
      lines.push(line.trimEnd());
      line = '';
    }
    const pieces = width(word.trimEnd()) > columns ? chop(word, columns, width) : [word];
    // The last piece may still be followed on its line; trailing spaces never count.
    line += pieces.pop() ?? '';
    for (const piece of pieces) lines.push(piece.trimEnd());
  }
  return [...lines, line.trimEnd()];
}

/** As many whole graphemes as fit. */
function headOf(text: string, columns: number, width: Width): string {
  let used = 0;
  let end = 0;
  for (const { segment, index } of graphemesOf(text)) {
    used += width(segment);
    if (used > columns) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

/** The text in pieces that each fit. A double-width letter in a column of one has a piece to itself: it has to go somewhere. */
function chop(text: string, columns: number, width: Width): string[] {
  const pieces: string[] = [];
  let start = 0;
  let used = 0;
  for (const { segment, index } of graphemesOf(text)) {
    const more = width(segment);
    if (used + more > columns && index > start) {
      pieces.push(text.slice(start, index));
      start = index;
      used = 0;
    }
    used += more;
  }
  return [...pieces, text.slice(start)];
}

/**
 * The graphemes of a text, found in windows: a segmenter takes quadratic time (a text of a million letters: minutes, and
 * string-width uses one too). The last grapheme of a window may go on behind it, so the next window begins with it.
 */
function* graphemesOf(text: string): Generator<{ readonly segment: string; readonly index: number }> {
  if (isSimple(text)) return yield* Array.from(text, (segment, index) => ({ segment, index }));
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  let start = 0;
  while (start < text.length) {
    const cutsPair = /[\ud800-\udbff]/.test(text.charAt(start + windowLength - 1));
    const end = start + windowLength + (cutsPair ? 1 : 0);
    const found = [...segmenter.segment(text.slice(start, end))];
    const isLastWindow = end >= text.length;
    const whole = isLastWindow || found.length === 1 ? found : found.slice(0, -1);
    const begin = start;
    for (const { segment, index } of whole) {
      yield { segment, index: begin + index };
      start = begin + index + segment.length;
    }
  }
}
