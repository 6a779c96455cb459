import { lazy } from '../../core/kernel/lazy.ts';
import { type Descriptor, isTerminal } from './descriptor.ts';

/**
 * The terminal policy: what each stream may be given. Everything here is decided from an explicit input, so that it can
 * be tested; `readTerminalFacts` is the one function that looks at the real process.
 *
 * Precedence of colour, first match wins: `--color` > `NO_COLOR` > `FORCE_COLOR` > `CLICOLOR_FORCE` > `CLICOLOR=0` >
 * not a terminal > `TERM=dumb` > `ACCESSIBLE`. `NO_COLOR` beats the forcing variables because it is the wish that a person makes
 * once for every program, while the others leak in from build systems.
 */

export type ColorWish = 'auto' | 'always' | 'never';
/** chalk's levels: none, 16 colours, 256 colours, true colour. */
export type ColorLevel = 0 | 1 | 2 | 3;
type Env = Readonly<Record<string, string | undefined>>;

export interface StreamFacts {
  readonly isTTY: boolean;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

export interface TerminalFacts {
  readonly env: Env;
  readonly stdin: { readonly isTTY: boolean };
  readonly stdout: StreamFacts;
  readonly stderr: StreamFacts;
  readonly flags: TerminalFlags;
}

export interface TerminalFlags {
  /** `--color`; `auto` when it was not given. */
  readonly color?: ColorWish | undefined;
  /** `false` for `--no-input`. */
  readonly input?: boolean | undefined;
}

export interface StreamPolicy {
  readonly isTerminal: boolean;
  readonly colorLevel: ColorLevel;
  /** Columns to fit text into; `Infinity` in a pipe that no `COLUMNS` limits. */
  readonly width: number;
  /** Lines on the screen; `Infinity` in a pipe. */
  readonly height: number;
}

export interface Terminal {
  readonly stdin: { readonly isTerminal: boolean };
  readonly stdout: StreamPolicy;
  readonly stderr: StreamPolicy;
  /** Questions need someone to read them (stderr) and someone to answer (stdin). */
  readonly canPrompt: boolean;
  /** Plain lines instead of anything that is redrawn: a screen reader reads along (`ACCESSIBLE=1`). */
  readonly accessible: boolean;
  /** stderr can be redrawn in place: a terminal that moves its cursor, and plain lines were not requested. */
  readonly canRedraw: boolean;
}

export function decideTerminal(facts: TerminalFacts): Terminal {
  const { env, flags } = facts;
  const accessible = isSet(env.ACCESSIBLE);
  const stdout = lazy(() => streamPolicy(facts.stdout, env, flags.color ?? 'auto'));
  const stderr = lazy(() => streamPolicy(facts.stderr, env, flags.color ?? 'auto'));
  return {
    get stdin() {
      return { isTerminal: facts.stdin.isTTY };
    },
    get stdout() {
      return stdout();
    },
    get stderr() {
      return stderr();
    },
    get canPrompt() {
      return flags.input !== false && facts.stdin.isTTY && facts.stderr.isTTY;
    },
    accessible,
    get canRedraw() {
      return !accessible && env.TERM !== 'dumb' && facts.stderr.isTTY;
    },
  };
}

/** Reads the real process: its environment and its three streams. */
export function readTerminalFacts(flags: TerminalFlags): TerminalFacts {
  const stdin = lazy(() => factsOf(0));
  const stdout = lazy(() => factsOf(1));
  const stderr = lazy(() => factsOf(2));
  return {
    env: process.env,
    get stdin() {
      return stdin();
    },
    get stdout() {
      return stdout();
    },
    get stderr() {
      return stderr();
    },
    flags,
  };
}

function factsOf(descriptor: Descriptor): StreamFacts {
  if (!isTerminal(descriptor)) return { isTTY: false };
  if (descriptor === 0) return { isTTY: true };
  const { columns, rows } = descriptor === 1 ? process.stdout : process.stderr;
  return { isTTY: true, columns, rows };
}

function streamPolicy(stream: StreamFacts, env: Env, color: ColorWish): StreamPolicy {
  return {
    isTerminal: stream.isTTY,
    colorLevel: colorLevel(stream, env, color),
    width:
      positive(env.COLUMNS) ?? (stream.isTTY ? (positive(stream.columns) ?? 80) : Number.POSITIVE_INFINITY),
    height: stream.isTTY ? (positive(env.LINES) ?? positive(stream.rows) ?? 24) : Number.POSITIVE_INFINITY,
  };
}

function colorLevel(stream: StreamFacts, env: Env, color: ColorWish): ColorLevel {
  if (color === 'never') return 0;
  if (color === 'always') return capability(env);
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return 0;
  if (env.FORCE_COLOR !== undefined) return forcedLevel(env.FORCE_COLOR, env);
  if (isSet(env.CLICOLOR_FORCE)) return capability(env);
  if (env.CLICOLOR === '0' || !stream.isTTY || env.TERM === 'dumb' || isSet(env.ACCESSIBLE)) return 0;
  return capability(env);
}

/** `FORCE_COLOR` as Node and chalk read it: a level, or a yes or no. */
function forcedLevel(value: string, env: Env): ColorLevel {
  if (value === '0' || value === 'false') return 0;
  if (value === '2') return 2;
  return value === '3' ? 3 : value === '1' ? 1 : capability(env);
}

function capability(env: Env): ColorLevel {
  if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit') return 3;
  return /-256(color)?$/i.test(env.TERM ?? '') ? 2 : 1;
}

/** Said by a variable: not empty, not 0. */
export const isSet = (value: string | undefined): boolean =>
  value !== undefined && value !== '' && value !== '0';

function positive(value: string | number | undefined): number | undefined {
  const number = typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}
