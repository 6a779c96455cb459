import type { StreamPolicy } from '../session/terminal.ts';
import type { Sink } from './sink.ts';

/**
 * Lines at the end of a terminal's screen that are drawn again in the same place. The cursor waits below them and nothing
 * of the terminal is changed for good: whatever ends the program, the last picture stays and there is nothing to restore.
 */
export class LiveFrame {
  readonly #sink: Sink;
  #drawn = '';
  #lines = 0;
  #width = 0;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** Draws as many lines as the screen holds. The same picture again is not drawn. */
  async draw(lines: readonly string[], { width, height }: StreamPolicy): Promise<void> {
    const fitting = lines.slice(0, Math.max(1, height - 1));
    const text = fitting.map((line) => `${line}\n`).join('');
    if (text === this.#drawn && width === this.#width) return;
    // A terminal that has been made narrower has broken the old lines: how many there are now is unknown.
    const isPlaced = this.#lines > 0 && width === this.#width;
    const back = isPlaced ? `${ESC}[${this.#lines}A\r${ESC}[J` : '';
    this.#drawn = text;
    this.#lines = fitting.length;
    this.#width = width;
    await this.#sink.write(`${back}${NO_WRAP}${text}${WRAP}`);
    await this.#sink.flush();
  }
}

const ESC = '\u001b';
/** A line that is too long is cut, so that one line is one line. */
const NO_WRAP = `${ESC}[?7l`;
const WRAP = `${ESC}[?7h`;
