/** How help is laid out: sections of two columns, wrapped to the width of the terminal. */

/** Read comfortably; wider terminals get no wider lines. */
const widest = 100;
const narrowest = 50;
/** A left side that is wider gets a line of its own. */
const leftMost = 30;
const indent = '  ';

/** The columns that help is written in: those of the terminal, within reason. */
export const helpWidth = (terminal: number): number => Math.max(narrowest, Math.min(widest, terminal));

export type Row = readonly [left: string, right: string];

/** What help is written with: as text for a terminal, or as roff for `man`. */
export interface Layout {
  paragraph(text: string): string;
  /** Lines that stand as they are. */
  section(title: string, lines: readonly string[]): string;
  /** Names on the left, what they are on the right. */
  columns(title: string, rows: readonly Row[]): string;
}

export class TextLayout implements Layout {
  readonly #width: number;

  constructor(width: number) {
    this.#width = width;
  }

  paragraph(text: string): string {
    return `${wrapped(text, this.#width).join('\n')}\n`;
  }

  section(title: string, lines: readonly string[]): string {
    return `${title}\n${lines.map((line) => `${indent}${line}`.trimEnd()).join('\n')}\n`;
  }

  columns(title: string, rows: readonly Row[]): string {
    const fitting = rows.map(([left]) => left.length).filter((length) => length <= leftMost);
    const left = Math.max(0, ...fitting) + indent.length;
    return this.section(
      title,
      rows.flatMap((row) => this.#row(row, left)),
    );
  }

  #row([name, text]: Row, left: number): string[] {
    const lines = wrapped(text, this.#width - indent.length - left);
    const [first = '', ...rest] = lines;
    const head =
      name.length + indent.length > left ? [name, ' '.repeat(left) + first] : [name.padEnd(left) + first];
    return text === '' ? [name] : [...head, ...rest.map((line) => ' '.repeat(left) + line)];
  }
}

/** Lines of at most `width`, broken between words; a word that is longer stays whole. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
