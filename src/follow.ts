import type { App } from './app.ts';
import { type Typed, withHintAsTyped } from './cli/run/hint-as-typed.ts';
import type { FollowOptions, OpenOptions } from './cli/session/app-port.ts';
import { isFileAddress } from './core/kernel/database-address.ts';
import { FailureError } from './core/kernel/failure.ts';
import { monotonicMs } from './core/kernel/monotonic.ts';
import { pause } from './core/kernel/pause.ts';
import type { Feed } from './core/log/feed.ts';
import { type FollowEvent, Follower, type Following } from './core/log/follower.ts';
import { StoreFeed } from './core/log/store-feed.ts';
import type { Keys } from './core/model/key-store.ts';
import { systemClock } from './core/model/system-clock.ts';
import { keysMissing } from './core/seal/key-failures.ts';
import { engineOf } from './engines.ts';
import { HttpFeed } from './feed/http-feed.ts';
import { HttpKeys } from './feed/http-keys.ts';

/** A copy that is being fed. */
export interface Feeding extends Following {
  /** Ends it, once what is being stored is stored. */
  end(): Promise<void>;
}

/** The longest that a start waits for the first answer: a copy also begins where nobody answers. Milliseconds. */
const FIRST_ANSWER_MS = 5_000;

/** A token that is not for it. */
const REFUSED: ReadonlySet<string> = new Set(['feed_refused', 'keys_refused']);

/**
 * Makes an open daybook a copy of the log of a service elsewhere, and keeps it equal to that.
 *
 * @throws FailureError where the token is refused, and where facts that are there cannot be compared with those of the log
 */
export async function follow(
  daybook: App,
  { source, token, approve }: FollowOptions,
  { db, timeoutMs, notice }: Pick<OpenOptions, 'db' | 'timeoutMs' | 'notice'>,
  typed: Typed,
): Promise<Feeding> {
  const { stored: log, replica } = daybook;
  if (replica === undefined || !isFileAddress(db)) throw notAFile(db);
  const { position } = await log.head();
  const isCopy = (await replica.followed()) !== undefined;
  if (!isCopy && position > 0)
    await approve(
      `Make the daybook ${db} (position ${position}) a copy of ${source}? It takes no commands from then on.`,
    );
  const feed = await feedOf(source, token, timeoutMs);
  const ending = new AbortController();
  let isBegun = false;
  const tell = (event: FollowEvent): void => notice(sentence(event, source, typed));
  const abandon = async (error: unknown): Promise<never> => {
    ending.abort();
    await feed.close?.();
    throw error;
  };
  const follower = await Follower.begin({
    feed,
    log,
    replica,
    clock: systemClock,
    post: async () => {
      const { views } = await daybook.ports();
      await views.catchUpToHead(await views.all());
    },
    report: (event) => {
      if (isBegun || event.kind === 'stopped') tell(event);
    },
    nowMs: monotonicMs,
    pause,
    random: () => Math.random(),
  }).catch(abandon);
  const first = follower.attempt(ending.signal, 0);
  const failure = await (isCopy || position === 0
    ? Promise.race([first, pause(FIRST_ANSWER_MS, ending.signal).then(() => undefined)])
    : first);
  const isHopeless = REFUSED.has(failure?.code ?? '') || (await replica.followed()) === undefined;
  if (failure !== undefined && isHopeless) return abandon(new FailureError(failure));
  isBegun = true;
  if (failure !== undefined && follower.status().stopped === undefined) tell({ kind: 'failing', failure });
  const running = first.then(() => follower.run(ending.signal));
  return {
    status: () => follower.status(),
    end: async () => {
      ending.abort();
      await Promise.all([running, feed.close?.()]);
    },
  };
}

/** Of a service, or of a server that many machines reach. */
async function feedOf(source: string, token: () => string, timeoutMs: number): Promise<Feed> {
  if (isService(source)) return new HttpFeed({ url: source, token });
  const engine = await engineOf(source, { clock: systemClock, timeoutMs });
  return StoreFeed.begin(source, () => engine.open({ readonly: true }));
}

/** The keys that a copy of a service's log reads with, where nobody says that they are elsewhere: that service lends them. */
export function keysLentBy(
  { source, token }: FollowOptions,
  { keys, timeoutMs }: Pick<OpenOptions, 'keys' | 'timeoutMs'>,
): Keys | undefined {
  if (keys !== undefined || !isService(source)) return undefined;
  return {
    place: source,
    open: async () => new HttpKeys({ url: source, token, timeoutMs }),
    create: async () => {
      throw keysMissing(`${source} lends them for reading alone`);
    },
  };
}

const isService = (source: string): boolean => /^https?:/.test(source);

function sentence(event: FollowEvent, source: string, typed: Typed): string {
  switch (event.kind) {
    case 'failing':
      return `${event.failure.message} It is attempted again.${hintOf(event, typed)}`;
    case 'stopped':
      return `${event.failure.message} Nothing is answered from it any more.${hintOf(event, typed)}`;
    case 'recovered':
      return `${source} is followed again.`;
    case 'adopted':
      return `${source} was restored from a backup, and has all that is here. Positions of before are not taken any more.`;
  }
}

function hintOf({ failure }: Extract<FollowEvent, { kind: 'failing' | 'stopped' }>, typed: Typed): string {
  const { hint } = withHintAsTyped(failure, typed);
  return hint === undefined ? '' : ` ${hint}`;
}

const notAFile = (db: string): FailureError =>
  new FailureError({
    kind: 'usage',
    code: 'copy_is_a_file',
    message: `A copy is kept in a file, not in ${db}.`,
    hint: 'Name a file with --db.',
  });
