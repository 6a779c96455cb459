import { type IPty, spawn } from '@lydell/node-pty';
import { onTestFinished } from 'vitest';
import { programFile, quietEnv, type Shop } from './program.ts';

export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** The program at a pseudo-terminal: what a person sees, and what they type. */
export class Terminal {
  /** Everything drawn so far, without line discipline's carriage returns; escapes as they came. */
  raw = '';
  readonly #pty: IPty;
  readonly #ended: Promise<number>;
  #seen = 0;
  #look: () => void = () => undefined;

  constructor(shop: Shop, words: string | readonly string[], options: TerminalOptions = {}) {
    const list = typeof words === 'string' ? words.split(' ') : words;
    const { columns = 100, rows = 60, env = {} } = options;
    this.#pty = spawn(process.execPath, [programFile, ...list], {
      cols: columns,
      rows,
      env: { ...quietEnv, NO_COLOR: '1', TERM: 'xterm-256color', DAYBOOK_DB: shop.db, ...env },
    });
    this.#pty.onData((data) => {
      this.raw += data.replaceAll('\r', '');
      this.#look();
    });
    this.#ended = new Promise((resolve) => this.#pty.onExit(({ exitCode }) => resolve(exitCode)));
    onTestFinished(() => {
      try {
        this.#pty.kill('SIGKILL');
      } catch {
        // It has ended.
      }
    });
  }

  /** What was drawn, as text. */
  get text(): string {
    return plain(this.raw);
  }

  /** Waits until this is drawn, behind what was waited for before. */
  async see(wanted: string | RegExp): Promise<void> {
    const found = (): boolean => {
      const text = this.text.slice(this.#seen);
      return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
    };
    const drawn = new Promise<void>((resolve) => {
      this.#look = () => found() && resolve();
      this.#look();
    });
    const ended = this.#ended.then(() => {
      if (!found()) throw new Error(`ended without ${String(wanted)}: ${this.text}`);
    });
    await Promise.race([drawn, ended]);
    this.#seen = this.text.length;
  }

  type(keys: string): void {
    this.#pty.write(keys);
  }

  /** Waits for the question and answers it with a line. */
  async answer(question: string | RegExp, keys = ''): Promise<void> {
    await this.see(question);
    this.type(`${keys}\r`);
  }

  /** Types into a search until this is the choice on which Enter falls. */
  async choose(question: string, typed: string, choice: string): Promise<void> {
    await this.see(question);
    await this.see('❯');
    this.type(typed);
    await this.see(new RegExp(`\\): ${typed}\\n❯ ${escaped(choice)}`));
    this.type('\r');
  }

  ended(): Promise<number> {
    return this.#ended;
  }
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&');

const plain = (raw: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal is told to do begins with one
  raw.replaceAll(/\u001b\[[0-9;?]*[A-Za-z]/g, '');

/** One run at a terminal, to its end. */
export async function atTerminal(
  shop: Shop,
  words: string | readonly string[],
  options?: TerminalOptions,
): Promise<{ code: number; text: string; raw: string }> {
  const terminal = new Terminal(shop, words, options);
  const code = await terminal.ended();
  return { code, text: terminal.text, raw: terminal.raw };
}
