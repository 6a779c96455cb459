import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { keysPath } from '../../../src/stores/sqlite/keys/keys-path.ts';

/** The built program in processes of its own, without a shell in between. */

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** What stdin holds; it is at its end behind that. */
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Another build of the program. */
  readonly program?: string;
}

/** Nothing of the machine's own settings, one clock and one actor: transcripts are the same everywhere. */
export const quietEnv = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/nonexistent',
  XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] ?? '',
  TZ: 'UTC',
  LANG: 'C.UTF-8',
  DAYBOOK_ACTOR: 'test',
  DAYBOOK_NOW: '2026-03-14T15:09:00Z',
};

export const programFile = `${process.cwd()}/bin/daybook.js`;

export function start(
  words: readonly string[],
  env: RunOptions['env'] = {},
  program = programFile,
): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [program, ...words], { env: environment(env) });
}

/** The quiet environment with these variables; those that are undefined are left out of it. */
export function environment(env: RunOptions['env'] = {}): Record<string, string> {
  const given = Object.entries({ ...quietEnv, ...env });
  return Object.fromEntries(given.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

export async function run(words: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const child = start(words, options.env, options.program);
  const [stdout, stderr] = [textOf(child.stdout), textOf(child.stderr)];
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  // A program that has seen enough closes its stdin: that is its right.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  return { code: await code, stdout: await stdout, stderr: await stderr };
}

export async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

/** A folder that goes away with the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'daybook-cli-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A daybook in a folder of its own, and the program with it. */
export class Shop {
  readonly db: string;
  readonly #run: typeof run;

  /** @param runProgram in a process of its own each time, if it is not given */
  constructor(db = join(folder(), 'shop.db'), runProgram = run) {
    this.db = db;
    this.#run = runProgram;
  }

  run(words: string | readonly string[], options: RunOptions = {}): Promise<Ended> {
    const list = typeof words === 'string' ? words.split(' ') : words;
    return this.#run(list, { ...options, env: { DAYBOOK_DB: this.db, ...options.env } });
  }

  /** What it prints, without the last line end; a failure of the program fails the test. */
  async out(words: string | readonly string[], options: RunOptions = {}): Promise<string> {
    const { code, stdout, stderr } = await this.run(words, options);
    if (code !== 0) throw new Error(`exit ${code}: ${stderr}`);
    return stdout.replace(/\n$/, '');
  }

  async json<Value>(words: string | readonly string[]): Promise<Value> {
    const list = typeof words === 'string' ? words.split(' ') : words;
    const asked = list.some((word) => word.startsWith('--json')) ? list : [...list, '--json'];
    return JSON.parse(await this.out(asked)) as Value;
  }

  /** The last position of the log. */
  async head(): Promise<number> {
    return (await this.json<{ commits: number }>('db info')).commits;
  }

  /** The keys of another shop, for a copy of its log: no copy of a log holds them. */
  takeKeysOf(other: Shop): void {
    cpSync(keysPath(other.db), keysPath(this.db));
  }

  /** With its views: to make them anew takes longer than most command lines. */
  copy(): Shop {
    const copied = folder();
    cpSync(dirname(this.db), copied, { recursive: true });
    return new Shop(join(copied, basename(this.db)), this.#run);
  }
}
