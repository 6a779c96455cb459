import { FailureError, type FailureOf } from '../kernel/failure.ts';
import { fail, type Result } from '../kernel/result.ts';
import { logBy, logOfStream, logUpTo, type Restatements } from '../log/as-of-log.ts';
import type { Head, Position, StreamId } from '../model/commit.ts';
import type { EventLog } from '../model/event-log.ts';
import { instantInput } from '../model/fields.ts';
import type { Ports } from '../model/ports.ts';
import { type AnyQuery, type Moment, supportsAsOf } from '../model/query.ts';
import { type AnyView, sourceOf } from '../model/view.ts';
import type { ViewStore } from '../model/view-store.ts';
import { answerNamed } from './named.ts';
import { type Notice, ViewManager } from './view-manager.ts';

export interface AsOfPorts {
  readonly ports: Ports;
  /** An empty store in memory. */
  openStore(): Promise<ViewStore>;
  readonly restatements?: Restatements | undefined;
  notice?: ((event: Notice) => void) | undefined;
}

/** From so many commits on, the caller gets a notice that it takes a while. */
const WORTH_A_NOTICE = 20_000;

/**
 * Answers as-of queries: the views that a query reads are projected in memory from the log as of the moment, and the
 * query's own definition answers from them, with the clock at that moment. The stored views are neither read nor written.
 *
 * A position selects what the log held: what was known then. An instant selects what had happened by then, whenever it was
 * recorded (see `logBy`), so that imported and back-dated history can be queried.
 *
 * The last moment's views are kept for the next query: a list's next page. Queries run one at a time.
 */
export class AsOfReader {
  readonly #with: AsOfPorts;
  #turn: Promise<unknown> = Promise.resolve();
  #open: OpenAsOf | undefined;

  constructor(ports: AsOfPorts) {
    this.#with = ports;
  }

  /** @throws FailureError `usage` for a moment in the future or beyond the head, and for a query without as-of support */
  answer(definition: AnyQuery, data: unknown, moment: Moment): Promise<Result<unknown>> {
    const answered = this.#turn.then(() => this.#answer(definition, data, moment));
    this.#turn = answered.catch(() => undefined);
    return answered;
  }

  async close(): Promise<void> {
    await this.#turn;
    await this.#open?.store.close();
  }

  async #answer(definition: AnyQuery, data: unknown, moment: Moment): Promise<Result<unknown>> {
    if (!supportsAsOf(definition)) throw new FailureError(notAsOf(definition));
    const when = await momentIn(this.#with, moment);
    const stream: StreamId | undefined = definition.stream?.(data);
    const asOf = await this.#opened(definition, when, stream);
    if (definition.views.length > 0) await asOf.views.catchUpToHead(definition.views);
    const answer = await answerNamed(definition, data, asOf.ports);
    return answer.ok || answer.failure.kind !== 'not_found'
      ? answer
      : fail({ ...answer.failure, hint: `This was asked as of ${when.label}; it may have begun later.` });
  }

  async #opened(definition: AnyQuery, when: Then, stream: StreamId | undefined): Promise<OpenAsOf> {
    const key = JSON.stringify([definition.name, when.label, when.hash, stream]);
    const { ports, notice, openStore } = this.#with;
    if (this.#open?.key === key && !(await isAnybodyForgotten(ports.log, this.#open.head))) return this.#open;
    await this.#open?.store.close();
    this.#open = undefined;
    const { position: head } = await ports.log.head();
    const log = stream === undefined ? when.log : logOfStream(when.log, stream);
    const commits = (await log.head()).position;
    if (stream === undefined && commits >= WORTH_A_NOTICE) notice?.({ kind: 'looking_back', commits });
    const store = await openStore();
    const own = viewsFor(definition);
    const views = new ViewManager(log, store, async () => own, { notice, sizes: ALL_AT_ONCE });
    const { clock } = when;
    this.#open = { key, head, store, views, ports: { ...ports, log, clock, views, read: store.read } };
    return this.#open;
  }
}

interface OpenAsOf {
  readonly key: string;
  /** Of the whole log before it was opened: who is forgotten behind it may stand in the store. */
  readonly head: Position;
  readonly store: ViewStore;
  readonly views: ViewManager;
  readonly ports: Ports;
}

const isAnybodyForgotten = async (log: EventLog, since: Position): Promise<boolean> =>
  (await log.forgettings(since)).length > 0;

/** No other process reads or builds it. */
const ALL_AT_ONCE = { atOnce: Number.MAX_SAFE_INTEGER };

/** Those that the query names, and their sources: no other materialized view is kept. */
const viewsFor = ({ views }: AnyQuery): readonly AnyView[] => [
  ...new Set<AnyView>([...views.map(sourceOf), ...views]),
];

interface Then {
  readonly log: EventLog;
  readonly clock: Ports['clock'];
  /** The moment, as it is named in an answer. */
  readonly label: string;
  /** Of its last commit: a restored log may hold another one at that position. */
  readonly hash?: string;
}

async function momentIn({ ports, restatements }: AsOfPorts, moment: Moment): Promise<Then> {
  const { log, clock } = ports;
  if (typeof moment === 'string') {
    const { data: instant } = instantInput().safeParse(moment);
    if (instant === undefined) throw new FailureError(noMoment(moment));
    if (instant > clock.now()) throw new FailureError(inTheFuture(instant, clock.now()));
    return { log: logBy(log, instant, restatements), clock: { now: () => instant }, label: instant };
  }
  if (!Number.isSafeInteger(moment) || moment < 1) throw new FailureError(noMoment(moment));
  const [last] = await log.read(moment - 1, 1);
  if (last === undefined) throw new FailureError(beyondHead(moment, await log.head()));
  const { recordedAt, hash } = last;
  return { log: logUpTo(log, last), clock: { now: () => recordedAt }, label: `position ${moment}`, hash };
}

const noMoment = (given: Moment): FailureOf<'usage'> => ({
  kind: 'usage',
  code: 'invalid_moment',
  message: `"${given}" is not a moment to look back to.`,
  hint: 'Give a position of the log, from 1, or a time like 2026-03-14T15:09:00Z.',
});

const inTheFuture = (instant: string, now: string): FailureOf<'usage'> => ({
  kind: 'usage',
  code: 'future_date',
  message: `${instant} is in the future (now is ${now}).`,
  hint: 'Look back to a time that has been.',
});

const beyondHead = (position: number, head: Head): FailureOf<'usage'> => ({
  kind: 'usage',
  code: 'position_beyond_head',
  message: `The log has not come to position ${position}: it ends at ${head.position}.`,
  hint: `Look back to a position up to ${head.position}, or to a time.`,
});

const notAsOf = ({ name }: AnyQuery): FailureOf<'usage'> => ({
  kind: 'usage',
  code: 'cannot_look_back',
  message: `${name} cannot be asked as of a moment.`,
  hint: 'Ask it as things stand now.',
});
