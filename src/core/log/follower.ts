import { advice } from '../kernel/advice.ts';
import { type Failure, FailureError, failureOf } from '../kernel/failure.ts';
import type { Head, Position } from '../model/commit.ts';
import type { EventLog, LogIdentity } from '../model/event-log.ts';
import type { Clock } from '../model/ports.ts';
import type { Feed, FeedPage, FeedRead } from './feed.ts';
import type { Replica } from './replica.ts';

/** How a copy stands to the log that it follows. */
export interface FollowStatus {
  readonly source: string;
  /** Where commands are to be sent; null: not known. */
  readonly commandsAt: string | null;
  /** Of the copy, which is that of the log. */
  readonly epoch: string;
  /** How far that log is known to be, and how far the views of the copy have come. */
  readonly known: Position;
  readonly posted: Position;
  /** How late the views are: the age of the oldest commit that is known of and not in them. Milliseconds; 0: they are not. */
  readonly lagMs: number;
  /** Since when nothing was heard. Milliseconds; null: it was never heard since this process began. */
  readonly silentMs: number | null;
  /** What went wrong last; undefined once it goes on. */
  readonly failing: Failure | undefined;
  /** Why it follows no more, and must answer nothing. */
  readonly stopped: Failure | undefined;
}

export interface Following {
  status(): FollowStatus;
}

/** Silent for longer than this, a feed says nothing of how late a copy is. Milliseconds. */
export const SILENT_MS = 30_000;

/** Whether it is known how late the copy is. */
export const isHeard = ({ silentMs, stopped }: FollowStatus): boolean =>
  stopped === undefined && silentMs !== null && silentMs <= SILENT_MS;

export interface FollowerOptions {
  readonly feed: Feed;
  /** The copy. */
  readonly log: EventLog;
  readonly replica: Replica;
  readonly clock: Clock;
  /** Brings the views of the copy to its head. */
  post(): Promise<void>;
  /** Called where something goes wrong that did not before, and once it goes on. */
  report(event: FollowEvent): void;
  /** Milliseconds of a clock that only goes forward. */
  nowMs(): number;
  /** Ends early with the signal, and never rejects. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
  /** From 0 to 1. */
  random(): number;
}

/**
 * `failing`: it is attempted again. `recovered`: it goes on. `stopped`: it does not, and answers nothing. `adopted`: the log was
 * restored from a backup that has all that is here.
 */
export type FollowEvent =
  | { readonly kind: 'failing' | 'stopped'; readonly failure: Failure }
  | { readonly kind: 'recovered' | 'adopted' };

/** Commits of one transaction. */
const PAGE = 1_000;
/** Less than `SILENT_MS`: an answer to a poll is a sign of life. */
const LONG_POLL_MS = 25_000;
/** Between two polls, so that what comes one by one is taken several at a time. */
const PACE_MS = 20;
/** While it is far behind, views are posted once in so many pages: built in one go they take a fraction of the time. */
const PAGES_UNPOSTED = 50;
/** How often it is kept how far the log was, for those who look at the file. */
const KEPT_EVERY_MS = 1_000;
const BACKOFF = { firstMs: 100, mostMs: 5_000 };

/**
 * Keeps a copy equal to the log that it follows: fetches commits page by page, each chained anew on the copy's own head and stored in
 * one transaction, posts them to the views, and waits for more. It goes on behind any cut where the copy ends, and ends for
 * good where the copy is no beginning of that log any more: what it would answer would not be facts.
 */
export class Follower implements Following {
  readonly #options: FollowerOptions;
  #identity: LogIdentity;
  #commandsAt: string | null;
  #known: Position;
  #posted: Position = 0;
  /** How many commits came since this process began. */
  #received = 0;
  /** When the views fell behind what was known; undefined: they have not. */
  #lateSinceMs: number | undefined;
  /** Of the last commit that came, and of the last that was posted. */
  #recordedAt: string | undefined;
  #postedAt: string | undefined;
  #heardAtMs: number | undefined;
  #keptAtMs = Number.NEGATIVE_INFINITY;
  #unposted = 0;
  #failing: Failure | undefined;
  #stopped: Failure | undefined;

  private constructor(options: FollowerOptions, identity: LogIdentity, known: Position) {
    this.#options = options;
    this.#identity = identity;
    this.#commandsAt = null;
    this.#known = known;
  }

  /** Marks the log as a copy of the feed's, unless it has facts that may be of another: those are compared with it first. */
  static async begin(options: FollowerOptions): Promise<Follower> {
    const { log, replica, feed } = options;
    const [identity, head, before] = await Promise.all([log.identity(), log.head(), replica.followed()]);
    const known = Math.max(head.position, before?.known ?? 0);
    const follower = new Follower(options, identity, known);
    if (before !== undefined) follower.#commandsAt = before.commandsAt;
    if (before !== undefined || head.position === 0)
      await replica.follow({ commandsAt: null, heardAt: null, ...before, source: feed.source, known });
    return follower;
  }

  status(): FollowStatus {
    const { feed, nowMs } = this.#options;
    return {
      source: feed.source,
      commandsAt: this.#commandsAt,
      epoch: this.#identity.epoch,
      known: this.#known,
      posted: this.#posted,
      lagMs: this.#lagMs(),
      silentMs: this.#heardAtMs === undefined ? null : nowMs() - this.#heardAtMs,
      failing: this.#failing,
      stopped: this.#stopped,
    };
  }

  /** Follows until the signal, or until it is stopped. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    await this.#post().catch((thrown: unknown) => this.#failed(failureOf(thrown)));
    for (let failures = 0; !signal.aborted; ) {
      const before = this.#received;
      const failure = await this.attempt(signal);
      if (this.#stopped !== undefined || signal.aborted) return;
      const hasMoved = this.#received > before;
      failures = failure === undefined ? 0 : hasMoved ? 1 : failures + 1;
      await this.#options.pause(failure === undefined ? PACE_MS : this.#backoffMs(failures, failure), signal);
    }
  }

  /** Fetches one page and stores it. Answers what went wrong. */
  async attempt(signal: AbortSignal, waitMs = LONG_POLL_MS): Promise<Failure | undefined> {
    try {
      await this.#step(signal, waitMs);
      if (this.#failing !== undefined) this.#options.report({ kind: 'recovered' });
      this.#failing = undefined;
      return undefined;
    } catch (thrown) {
      if (signal.aborted) return undefined;
      return this.#failed(failureOf(thrown));
    }
  }

  async #step(signal: AbortSignal, waitMs: number): Promise<void> {
    const { log } = this.#options;
    const own = await log.head();
    const page = await this.#read(own, {
      limit: PAGE,
      // Where views could not be posted before, that is attempted again at once.
      waitMs: this.#posted < own.position && own.position >= this.#known ? 0 : waitMs,
      signal,
      heard: () => this.#heard(),
    });
    this.#heard();
    await this.#identify(page.identity, own);
    this.#knows(page);
    await this.#receive(page);
    const { position } = await log.head();
    await this.#keep(page);
    this.#unposted += 1;
    if (position >= page.head || this.#unposted >= PAGES_UNPOSTED) await this.#post();
    if (page.cut !== undefined) throw page.cut;
  }

  async #read(own: Head, how: FeedRead): Promise<FeedPage> {
    const { feed } = this.#options;
    try {
      return await feed.read(own, how);
    } catch (thrown) {
      const { code, details } = failureOf(thrown);
      const { logId } = (details ?? {}) as { readonly logId?: string };
      const isOther = code === 'log_diverged' && logId !== undefined && logId !== this.#identity.logId;
      throw isOther ? otherLog(feed.source) : thrown;
    }
  }

  /** Of an empty copy it becomes that log; of one with facts, it must be that log. */
  async #identify(identity: LogIdentity, own: Head): Promise<void> {
    const { replica, report } = this.#options;
    const { logId, epoch } = this.#identity;
    if (identity.logId !== logId) {
      const isEmpty = own.position === 0 && (await replica.become(identity.logId, identity.epoch));
      if (!isEmpty) throw otherLog(this.#options.feed.source);
      this.#known = 0;
    } else if (identity.epoch !== epoch) {
      await replica.adopt(identity.epoch);
      this.#known = own.position;
      report({ kind: 'adopted' });
    }
    this.#identity = identity;
  }

  async #receive({ commits }: FeedPage): Promise<void> {
    if (commits.length === 0) return;
    const violation = await this.#options.replica.receive(commits);
    if (violation !== undefined) throw notNext(violation.position, violation.why);
    this.#received += commits.length;
    this.#recordedAt = commits.at(-1)?.recordedAt;
  }

  async #post(): Promise<void> {
    this.#unposted = 0;
    const { position } = await this.#options.log.head();
    if (position > this.#posted) await this.#options.post();
    this.#posted = position;
    this.#postedAt = this.#recordedAt;
    if (position >= this.#known) this.#lateSinceMs = undefined;
  }

  #heard(): void {
    this.#heardAtMs = this.#options.nowMs();
  }

  #knows({ head, commandsAt }: FeedPage): void {
    const { feed, nowMs } = this.#options;
    this.#known = Math.max(this.#known, head);
    this.#commandsAt = commandsAt ?? (/^https?:/.test(feed.source) ? feed.source : null);
    if (this.#known > this.#posted) this.#lateSinceMs ??= nowMs();
  }

  async #keep({ commits }: FeedPage): Promise<void> {
    const { feed, replica, clock, nowMs } = this.#options;
    if (commits.length > 0 && nowMs() - this.#keptAtMs < KEPT_EVERY_MS) return;
    this.#keptAtMs = nowMs();
    await replica.follow({
      source: feed.source,
      commandsAt: this.#commandsAt,
      known: this.#known,
      heardAt: clock.now(),
    });
  }

  #lagMs(): number {
    const { clock, nowMs } = this.#options;
    if (this.#lateSinceMs === undefined) return 0;
    const lateMs = nowMs() - this.#lateSinceMs;
    // What is not posted is younger than what is: while it is late all the time, that is what counts.
    const ageMs =
      this.#postedAt === undefined ? lateMs : Date.parse(clock.now()) - Date.parse(this.#postedAt);
    return Math.max(0, Math.min(lateMs, ageMs));
  }

  #failed(failure: Failure): Failure {
    const { report } = this.#options;
    if (failure.code === 'log_diverged' || failure.code === 'other_log') {
      this.#stopped = failure;
      report({ kind: 'stopped', failure });
    } else if (this.#failing?.message !== failure.message) report({ kind: 'failing', failure });
    this.#failing = failure;
    return failure;
  }

  /** Longer each time, and not in step with other copies. */
  #backoffMs(failures: number, { details }: Failure): number {
    const { firstMs, mostMs } = BACKOFF;
    const { afterMs = 0 } = (details ?? {}) as { readonly afterMs?: number };
    const backoffMs = Math.min(firstMs * 2 ** (failures - 1), mostMs);
    return Math.max(afterMs, backoffMs * (0.5 + this.#options.random() / 2));
  }
}

const refetch = { option: 'refetch' } as const;

const otherLog = (source: string): FailureError =>
  new FailureError({
    kind: 'unavailable',
    code: 'other_log',
    message: `${source} has another log now than the one that this is a copy of.`,
    ...advice`Name the right source, or start it again with ${refetch}: then it is fetched anew.`,
  });

/**
 * @param detail what the source says of it
 * @param logId the id of its log, where that is known
 */
export const divergedFrom = (source: string, detail: string, logId?: string): FailureError =>
  new FailureError({
    kind: 'unavailable',
    code: 'log_diverged',
    message: `This copy is not the beginning of the log at ${source} any more. ${detail}`,
    ...advice`Commits were lost there, or here. Start it again with ${refetch}: then it is fetched anew.`,
    details: { logId },
  });

const notNext = (position: Position, why: string): FailureError =>
  new FailureError({
    kind: 'unavailable',
    code: 'feed_damaged',
    message: `What came for position ${position} is not the next commit: ${why}`,
    hint: 'Nothing of it was stored. It is fetched again.',
  });
