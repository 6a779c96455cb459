import { existsSync } from 'node:fs';
import type { Failure } from '../core/failure.ts';
import { FailureError } from '../core/failure.ts';
import { once } from '../core/once.ts';
import type { Invocation } from './arguments.ts';

import { usage } from './arguments.ts';
import { outletOf } from './descriptor.ts';
import { parseDuration } from './duration.ts';
import type { Host, OpenedDaybook } from './host.ts';
import { pagedSink } from './output/pager.ts';
import { forTerminal } from './output/sanitise.ts';
import { type Sink, streamSink } from './output/sink.ts';
import { Resolver } from './resolve.ts';
import {
  type ColorWish,
  decideTerminal,
  readTerminalFacts,
  type StreamPolicy,
  type Terminal,
} from './terminal.ts';
import { parseWhen } from './time.ts';
import type { TimeContext } from './values.ts';
import { checkZone, systemZone } from './zoned-time.ts';

/** Everything that one invocation has around it: streams, terminal, clock, zone, and the daybook once it is opened. */
export class Session {
  readonly host: Host;
  readonly invocation: Invocation;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
  readonly quiet: boolean;
  readonly verbose: number;
  readonly time: TimeContext;
  readonly timeoutMs: number;
  readonly path: string;
  /** Runs another command line, as if it had been typed. */
  readonly again: (argv: readonly string[]) => Promise<void>;
  readonly #stdout = once(() => streamSink(outletOf(1)));
  readonly #stderr = once(() => streamSink(outletOf(2)));
  readonly #decide: () => Terminal;
  #opened: Promise<OpenedDaybook> | undefined;
  #resolver: Resolver | undefined;

  constructor(host: Host, invocation: Invocation, again: (argv: readonly string[]) => Promise<void>) {
    this.again = again;
    const { flags } = invocation;
    this.host = host;
    this.invocation = invocation;
    this.env = process.env;
    this.#decide = () =>
      decideTerminal(
        readTerminalFacts({
          color: flags.color as ColorWish | undefined,
          input: flags.input === false ? false : undefined,
        }),
      );
    this.terminal = this.#decide();
    this.quiet = flags.quiet === true;
    this.verbose = Number(flags.verbose ?? 0);
    this.time = timeContext(
      this.text('tz') ?? this.env['DAYBOOK_TZ'],
      this.text('now') ?? this.env['DAYBOOK_NOW'],
    );
    this.timeoutMs = parseDuration(this.text('timeout') ?? this.env['DAYBOOK_TIMEOUT'] ?? '10s');
    this.path = this.text('db') ?? this.env['DAYBOOK_DB'] ?? defaultPath(this.env);
  }

  get stdout(): Sink {
    return this.#stdout();
  }

  get stderr(): Sink {
    return this.#stderr();
  }

  text(flag: string): string | undefined {
    const value = this.invocation.flags[flag];
    return typeof value === 'string' ? value : undefined;
  }

  is(flag: string): boolean {
    return this.invocation.flags[flag] === true;
  }

  /** True when failures are to be JSON: whoever asked for JSON reads JSON. */
  get json(): boolean {
    return (
      this.is('json') ||
      this.text('jq') !== undefined ||
      ['json', 'ndjson'].includes(this.text('output') ?? '')
    );
  }

  get actor(): string {
    return (
      this.text('actor') ?? this.env['DAYBOOK_ACTOR'] ?? this.env['USER'] ?? this.env['LOGNAME'] ?? 'daybook'
    );
  }

  /** The position that the log must have reached before anything is answered. */
  get atLeast(): number | undefined {
    const given = this.text('at-least');
    if (given === undefined) return undefined;
    if (/^\d{1,15}$/.test(given)) return Number(given);
    throw usage('not_a_number', `--at-least takes a position of the log, a whole number, not "${given}".`);
  }

  /** The currency of amounts that nothing else gives one. */
  get currency(): string | undefined {
    return this.env['DAYBOOK_CURRENCY'];
  }

  /** @param create begin a new daybook if there is none: for what writes */
  daybook(create = false): Promise<OpenedDaybook> {
    this.#opened ??= this.host.open(
      this.#plansInMemory() ? { ...this.openOptions(true), path: ':memory:' } : this.openOptions(create),
    );
    return this.#opened;
  }

  /** A dry run begins no daybook: where there is none, it decides upon an empty one. */
  #plansInMemory(): boolean {
    return this.is('dry-run') && !existsSync(this.path);
  }

  openOptions(create: boolean) {
    return {
      path: this.path,
      create,
      timeoutMs: this.timeoutMs,
      actor: this.actor,
      now:
        this.text('now') === undefined && this.env['DAYBOOK_NOW'] === undefined
          ? undefined
          : this.time.now.toISOString(),
      notice: (text: string) => void this.note(text),
      ...(this.verbose > 0 ? { trace: (text: string) => void this.note(text) } : {}),
    };
  }

  async resolver(): Promise<Resolver> {
    this.#resolver ??= new Resolver((await this.daybook()).queries, this.atLeast);
    return this.#resolver;
  }

  /** Stdout as it is now: a terminal may have been made wider or narrower since. */
  screen(): StreamPolicy {
    return this.#decide().stdout;
  }

  /** Stdout, through a pager where a person would want one. */
  paged(): Sink {
    const isPaged = this.invocation.flags.pager !== false && !this.is('follow');
    const pager = isPaged ? undefined : false;
    return pagedSink({ plain: this.stdout, target: this.terminal.stdout, env: this.env, pager });
  }

  /** Writes a whole text on stdout, through a pager where a person would want one. */
  async print(text: string): Promise<void> {
    const sink = this.paged();
    await sink.write(text);
    await sink.finish();
  }

  /** A line for people on stderr; nothing with -q. */
  async note(text: string): Promise<void> {
    if (!this.quiet) await this.stderr.write(`${forTerminal(text)}\n`);
  }

  /** Everything that was written has arrived, or never will. */
  async finishOutput(): Promise<void> {
    for (const sink of [this.#stdout, this.#stderr])
      if (sink.begun)
        await sink()
          .finish()
          .catch(() => undefined);
  }

  async close(): Promise<void> {
    if (this.#opened === undefined) return;
    const daybook = await this.#opened.catch(() => undefined);
    await daybook?.close();
  }
}

/** The system's zone is asked for when a time is typed or shown in it: that takes longer than the rest of a session. */
function timeContext(tz: string | undefined, now: string | undefined): TimeContext {
  let zone = tz === undefined ? undefined : checkZone(tz);
  const context = {
    now: new Date(),
    get zone() {
      zone ??= systemZone();
      return zone;
    },
  };
  if (now !== undefined) context.now = new Date(parseWhen(now, context).start);
  return context;
}

/** `$XDG_DATA_HOME/daybook/daybook.db` */
function defaultPath(env: Readonly<Record<string, string | undefined>>): string {
  const home =
    env['XDG_DATA_HOME'] || (env['HOME'] === undefined ? undefined : `${env['HOME']}/.local/share`);
  if (home === undefined)
    throw usage(
      'no_home',
      'There is no home folder to keep the daybook in.',
      'Name its file with --db or DAYBOOK_DB.',
    );
  return `${home}/daybook/daybook.db`;
}

/** The value, or the failure thrown to whoever renders it. */
export function valueOrThrow<Value>(
  result: { ok: true; value: Value } | { ok: false; failure: Failure },
): Value {
  if (result.ok) return result.value;
  throw new FailureError(result.failure);
}
