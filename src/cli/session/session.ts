import type { OpenedDaybook, Queries } from '../../core/dispatch/opened-daybook.ts';
import { failureOf } from '../../core/kernel/failure.ts';
import { lazy } from '../../core/kernel/lazy.ts';
import { parseWhen } from '../../core/kernel/when.ts';
import type { Invocation } from '../argv/arguments.ts';
import { usage } from '../argv/arguments.ts';
import { parseDuration } from '../argv/duration.ts';
import { Resolver } from '../argv/resolve.ts';
import type { TimeContext } from '../argv/values.ts';
import { checkOut } from '../output/file-format.ts';
import type { ClaimedTarget } from '../output/file-sink.ts';
import type { OutputFormat } from '../output/format.ts';
import { pagedSink } from '../output/pager.ts';
import { ProgressDisplay } from '../output/progress-display.ts';
import { forTerminal } from '../output/sanitise.ts';
import { type Sink, streamSink } from '../output/sink.ts';
import { masterKeyFrom } from '../settings/master-key-from.ts';
import { Settings } from '../settings/settings.ts';
import { SettingsFile, settingsPath } from '../settings/settings-file.ts';
import type { AppPort } from './app-port.ts';
import { outletOf } from './descriptor.ts';
import type { EntityCli } from './entities.ts';
import { systemZone } from './system-zone.ts';
import {
  type ColorWish,
  decideTerminal,
  readTerminalFacts,
  type StreamPolicy,
  type Terminal,
} from './terminal.ts';

/** Everything that one invocation has around it: streams, terminal, clock, zone, and the daybook once it is opened. */
export class Session {
  readonly app: AppPort;
  readonly invocation: Invocation;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly settings: Settings;
  readonly terminal: Terminal;
  readonly quiet: boolean;
  /** What takes long, on stderr. */
  readonly progress: ProgressDisplay;
  readonly verbose: number;
  readonly time: TimeContext;
  readonly timeoutMs: number;
  /** Where the daybook is: a file, or an address. */
  readonly db: string;
  /** Runs another command line, as if it had been typed. */
  readonly rerun: (argv: readonly string[]) => Promise<void>;
  readonly #stdout = lazy(() => streamSink(outletOf(1)));
  readonly #stderr = lazy(() => streamSink(outletOf(2)));
  readonly #decide: () => Terminal;
  #opened: Promise<OpenedDaybook> | undefined;
  readonly #advising = lazy(() => this.app.open(this.#advisingOptions()));
  #resolver: Resolver | undefined;
  /** The file of `--out`, until something is written to it. */
  #claimed: ClaimedTarget | undefined;

  constructor(app: AppPort, invocation: Invocation, rerun: (argv: readonly string[]) => Promise<void>) {
    this.rerun = rerun;
    this.app = app;
    this.invocation = invocation;
    if (this.#isOutOfAnswer) checkOut(invocation.flags);
    this.env = process.env;
    this.settings = settingsOf(invocation, process.env);
    const color = this.settings.text('color') as ColorWish;
    const input = this.settings.is('no-input') ? false : undefined;
    this.#decide = () => decideTerminal(readTerminalFacts({ color, input }));
    this.terminal = this.#decide();
    this.quiet = this.settings.is('quiet');
    this.progress = new ProgressDisplay({
      terminal: this.terminal,
      quiet: this.quiet,
      get stream() {
        return process.stderr;
      },
    });
    this.verbose = Number(this.settings.text('verbose'));
    this.time = timeContext(this.settings);
    this.timeoutMs = parseDuration(this.settings.text('timeout') ?? '');
    this.db = this.settings.text('db') ?? nowhere();
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

  /** Whether failures are to be JSON: a caller that requested JSON reads JSON. */
  get json(): boolean {
    return (
      this.is('json') ||
      this.is('envelope') ||
      this.text('jq') !== undefined ||
      ['json', 'ndjson'].includes(this.text('output') ?? '')
    );
  }

  get actor(): string {
    return this.settings.text('actor') ?? 'daybook';
  }

  /** The position that the log must have reached before anything is answered. */
  get atLeast(): number | undefined {
    const given = this.text('at-least');
    if (given === undefined) return undefined;
    if (/^\d{1,15}$/.test(given)) return Number(given);
    throw usage('not_a_number', `--at-least takes a position of the log, a whole number, not "${given}".`);
  }

  /** The words that lead another command line to the same daybook. */
  get whichDaybook(): readonly string[] {
    return ['db', 'views', 'keys', 'master-key-file', 'master-key-command'].flatMap((flag) => {
      const given = this.text(flag);
      return given === undefined ? [] : [`--${flag}`, given];
    });
  }

  /** The currency of amounts that nothing else gives one. */
  get currency(): string | undefined {
    return this.settings.text('currency');
  }

  /** The format of answers without one of their own. */
  get usualFormat(): OutputFormat | undefined {
    const isSeen = this.terminal.stdout.isTerminal && this.out === undefined;
    return isSeen ? (this.settings.text('output') as OutputFormat | undefined) : undefined;
  }

  /**
   * With --dry-run nothing that is sent to it is stored: every command of the invocation is part of one dry run.
   *
   * @param create create a new daybook if there is none: for what writes
   */
  daybook(create = false): Promise<OpenedDaybook> {
    this.#opened ??= this.#open(create);
    return this.#opened;
  }

  /** For suggestions alone: where others write to the views, it does without an answer rather than wait for them. */
  readonly advisory: Pick<Queries, 'dispatchUnknown'> = {
    dispatchUnknown: async (query) => (await this.#advising()).queries.dispatchUnknown(query),
  };

  #advisingOptions() {
    const timeoutMs = Math.min(ADVICE_MS, this.timeoutMs);
    return { ...this.openOptions(false), timeoutMs, notice: () => undefined };
  }

  /** One that could not be opened may be created by what comes next. */
  async #open(create: boolean): Promise<OpenedDaybook> {
    try {
      return await (this.is('dry-run') ? this.#dryRun() : this.app.open(this.openOptions(create)));
    } catch (error) {
      this.#opened = undefined;
      throw error;
    }
  }

  /** A dry run creates no daybook: where there is none, it decides on an empty one. */
  async #dryRun(): Promise<OpenedDaybook> {
    const opened = await this.#openOrEmpty();
    const dryRun = await opened.dryRun();
    return {
      queries: opened.queries,
      dryRun: () => opened.dryRun(),
      close: () => opened.close(),
      inOrder: () => dryRun.commands,
      ...dryRun,
    };
  }

  async #openOrEmpty(): Promise<OpenedDaybook> {
    try {
      return await this.app.open(this.openOptions(false));
    } catch (error) {
      if (failureOf(error).code !== 'no_daybook') throw error;
      return this.app.open({ ...this.openOptions(true), db: ':memory:' });
    }
  }

  openOptions(create: boolean) {
    return {
      db: this.db,
      views: this.settings.text('views'),
      keys: this.settings.text('keys'),
      masterKey: masterKeyFrom(this.settings, this.env),
      create,
      timeoutMs: this.timeoutMs,
      actor: this.actor,
      now: this.settings.find('now') === undefined ? undefined : this.time.now.toISOString(),
      notice: (text: string) => void this.note(text),
      progress: this.progress.report,
      ...(this.verbose > 0 ? { trace: (text: string) => void this.note(text) } : {}),
    };
  }

  /** What the command line offers for the entities of a kind that a definition names. */
  entity(kind: string): EntityCli {
    const entity = this.app.entities[kind];
    if (entity === undefined) throw new Error(`no context says how its ${kind} is found`);
    return entity;
  }

  async resolver(): Promise<Resolver> {
    this.#resolver ??= new Resolver((await this.daybook()).queries, this.app.entities, this.atLeast);
    return this.#resolver;
  }

  /** Stdout as it is now: a terminal may have been made wider or narrower since. */
  screen(): StreamPolicy {
    return this.#decide().stdout;
  }

  /**
   * A file that appears whole or not at all, and never in the place of the daybook.
   *
   * @param others what it may not take the place of either
   */
  async file(path: string, others: readonly string[] = []): Promise<Sink> {
    const claimed = path === this.out ? this.#claimed : undefined;
    this.#claimed = undefined;
    if (claimed !== undefined) return claimed.open();
    const { fileSink } = await import('../output/file-sink.ts');
    return fileSink(path, [...(await this.ownFiles()), ...others]);
  }

  /** Before anything is done: what is stored could not be answered into a file that cannot be written. */
  async claimOut(): Promise<void> {
    if (this.out === undefined) return;
    const { claimTarget } = await import('../output/file-sink.ts');
    this.#claimed = await claimTarget(this.out, await this.ownFiles());
  }

  /** Files of the daybook's own, there or not: nothing is ever written in their place. */
  async ownFiles(): Promise<readonly string[]> {
    const settings = settingsPath(this.env);
    return [
      ...(await this.app.store.ownFiles(this.openOptions(false))),
      ...(settings === undefined ? [] : [settings]),
    ];
  }

  /** `--out`, unless that is stdout, or the command writes something else there than its answer. */
  get out(): string | undefined {
    const given = this.#isOutOfAnswer ? this.text('out') : undefined;
    return given === '-' ? undefined : given;
  }

  get #isOutOfAnswer(): boolean {
    return this.invocation.spec.options.every(({ flag, field }) => flag !== 'out' || field === flag);
  }

  /** Stdout, through a pager where a person would want one. */
  paged(): Sink {
    const isPaged = !this.settings.is('no-pager') && !this.is('follow');
    const pager = isPaged ? this.settings.text('pager') : undefined;
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
    if (this.quiet) return;
    this.progress.clear();
    await this.stderr.write(`${forTerminal(text)}\n`);
  }

  /** Everything that was written has arrived, or never will. */
  async finishOutput(): Promise<void> {
    for (const sink of [this.#stdout, this.#stderr])
      if (sink.isInitialized)
        await sink()
          .finish()
          .catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#claimed?.release();
    const advising = this.#advising.isInitialized ? this.#advising() : undefined;
    for (const opened of [this.#opened, advising]) await (await opened?.catch(() => undefined))?.close();
  }
}

/** How long advice waits for others, in milliseconds. */
const ADVICE_MS = 100;

/** Commands that explain the program, or repair the settings, do without the user's file. */
function settingsOf({ spec, flags }: Invocation, env: NodeJS.ProcessEnv): Settings {
  const file =
    spec.withoutSettings === true ? SettingsFile.none : SettingsFile.read(settingsPath(env)).check();
  return new Settings(flags, env, file);
}

/**
 * What was not typed is looked up when a time is typed or shown: to find the system's zone, or to know one by its name,
 * takes longer than the rest of a session.
 */
function timeContext(settings: Settings): TimeContext {
  let zone = settings.typed('tz')?.value;
  const context = {
    now: new Date(),
    get zone() {
      zone ??= settings.text('tz') ?? systemZone();
      return zone;
    },
  };
  const now = settings.text('now');
  if (now !== undefined) context.now = new Date(parseWhen(now, context).start);
  return context;
}

function nowhere(): never {
  throw usage(
    'no_home',
    'There is no home folder to keep the daybook in.',
    'Say where it is with --db or DAYBOOK_DB.',
  );
}
