import { type IPty, spawn } from '@lydell/node-pty';
import { onTestFinished } from 'vitest';
import { programFile, quietEnv, type Shop } from './program.ts';

export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** What is run; the program itself if it is not given. */
  readonly program?: string;
}

/** The program at a pseudo-terminal: what a person sees, and what they type. */
export class Terminal {
  /** Everything drawn so far, without line discipline's carriage returns; escapes as they came. */
  raw = '';
  /** Everything that came, as it came. */
  bytes = '';
  readonly #pty: IPty;
  readonly #ended: Promise<number>;
  #seen = 0;
  #look: () => void = () => undefined;

  constructor(shop: Shop, words: string | readonly string[], options: TerminalOptions = {}) {
    const list = typeof words === 'string' ? words.split(' ') : [...words];
    const { columns = 100, rows = 60, env = {}, program } = options;
    this.#pty = spawn(program ?? process.execPath, program === undefined ? [programFile, ...list] : list, {
      cols: columns,
      rows,
      env: { ...quietEnv, NO_COLOR: '1', TERM: 'xterm-256color', DAYBOOK_DB: shop.db, ...env },
    });
    this.#pty.onData((data) => {
      this.bytes += data;
      this.raw += data.replaceAll('\r', '');
      this.#look();
    });
    this.#ended = new Promise((resolve) =>
      this.#pty.onExit(({ exitCode, signal }) => resolve(signal ? 128 + signal : exitCode)),
    );
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
    const pattern = typeof wanted === 'string' ? new RegExp(escaped(wanted)) : wanted;
    let deadline: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve, reject) => {
      this.#look = () => {
        const text = this.text.slice(this.#seen);
        const match = pattern.exec(text);
        if (match === null) return;
        this.#seen += match.index + match[0].length;
        this.#look = () => undefined;
        resolve();
      };
      const fail = (): void =>
        reject(
          new Error(
            `no ${String(wanted)} behind: ${this.text.slice(0, this.#seen)}⟨⟩${this.text.slice(this.#seen)}`,
          ),
        );
      deadline = setTimeout(fail, 20_000);
      void this.#ended.then(() => {
        this.#look();
        fail();
      });
      this.#look();
    });
    clearTimeout(deadline);
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
    await this.see(new RegExp(`\\) ${typed}\\n❯ ${escaped(choice)}`));
    this.type('\r');
  }

  /** The exit code, as a shell tells it. */
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
): Promise<{ code: number; text: string; raw: string; bytes: string }> {
  const terminal = new Terminal(shop, words, options);
  const code = await terminal.ended();
  return { code, text: terminal.text, raw: terminal.raw, bytes: terminal.bytes };
}
