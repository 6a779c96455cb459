import { afterAll, describe, expect, it } from 'vitest';
import { FailureError } from '../../src/core/kernel/failure.ts';
import type { Feed } from '../../src/core/log/feed.ts';
import { type FollowEvent, Follower, type FollowerOptions } from '../../src/core/log/follower.ts';
import { logFeed } from '../../src/core/log/log-feed.ts';
import type { EventLog } from '../../src/core/model/event-log.ts';
import { HttpFeed, type HttpFeedOptions } from '../../src/feed/http-feed.ts';
import { EdgeError } from '../../src/http/problems/problems.ts';
import { type MemoryStore, openMemoryEventLog } from '../../src/stores/memory/memory-event-log.ts';
import { appendOf } from '../contracts/append-of.ts';
import { openService } from '../http/support/service.ts';

const clock = { now: () => '2026-06-15T12:00:00.000Z' };
const SOURCE = 'https://shop.example';

const service = await openService();
afterAll(() => service.close());
for (const ref of ['ann', 'bob', 'cid']) await service.post('/customers', { ref, name: 'Zoë Ǖ' });

/** The service as its copies see it. */
const overHttp = (
  answer: NonNullable<HttpFeedOptions['fetch']> = (url, init) => requested(url, init),
): HttpFeed => new HttpFeed({ url: SOURCE, token: () => 'secret', fetch: answer });
const requested = async (url: string, init: RequestInit, of = service) =>
  of.http.request(url.slice(SOURCE.length), { headers: init.headers ?? {} });

const LINE_END = 0x0a;

function brokenBody(bytes: Uint8Array<ArrayBuffer>, fails: boolean): ReadableStream<Uint8Array> {
  const pieces = [bytes];
  return new ReadableStream({
    pull: (controller) => {
      const piece = pieces.shift();
      if (piece !== undefined && piece.length > 0) controller.enqueue(piece);
      else if (fails) controller.error(new TypeError('terminated'));
      else controller.close();
    },
  });
}

const hashAt = async (position: number) => (await service.daybook.stored.read(position - 1, 1))[0]?.hash;

/** Two commits, and what of them is behind the position in a URL. */
async function shortAnswer() {
  const answer = await service.get('/log/commits?limit=2');
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const second = bytes.indexOf(LINE_END) + 1;
  const behind = (url: string) =>
    bytes.slice([0, second, bytes.length][Number(/after=(\d+)/.exec(url)?.[1])]);
  return { headers: answer.headers, bytes, behind };
}

interface Copy extends MemoryStore {
  readonly follower: Follower;
  readonly events: FollowEvent[];
  posts: number;
  /** Time, as it is told. Milliseconds. */
  at: number;
  /** Fetches one page. Answers the code of what went wrong. */
  step(): Promise<string | undefined>;
}

async function copyOf(
  feed: Feed,
  more: Partial<FollowerOptions> = {},
  store = openMemoryEventLog({ clock }),
) {
  const copy = { ...store, events: [] as FollowEvent[], posts: 0, at: 0 } as Copy;
  const { log, replica } = store;
  const follower = await Follower.begin({
    feed,
    log,
    replica,
    clock,
    post: async () => {
      copy.posts += 1;
    },
    report: (event) => void copy.events.push(event),
    nowMs: () => copy.at,
    pause: async () => undefined,
    random: () => 1,
    ...more,
  });
  const step = async () => (await follower.attempt(new AbortController().signal, 0))?.code;
  return Object.assign(copy, { follower, step });
}

const contents = async (log: EventLog) => ({ ...(await log.identity()), commits: await log.read(0, 99) });

describe('a copy that follows a log', () => {
  it('becomes that log: the same id, epoch and commits, and its views are brought up with them', async () => {
    const copy = await copyOf(overHttp());
    expect(await copy.step()).toBeUndefined();
    expect(await contents(copy.log)).toEqual(await contents(service.daybook.stored));
    expect(copy.posts).toBe(1);
    expect(await copy.replica.followed()).toEqual({
      source: SOURCE,
      commandsAt: SOURCE,
      known: 3,
      heardAt: clock.now(),
    });
    expect(copy.follower.status()).toMatchObject({ known: 3, posted: 3, lagMs: 0, stopped: undefined });
  });

  it.each(['breaks', 'just ends'])('goes on where it is, wherever an answer %s', async (end) => {
    const { headers, bytes, behind } = await shortAnswer();
    for (let cut = 0; cut < bytes.length; cut += 1) {
      const begun = bytes.slice(0, cut);
      let isCut = true;
      const copy = await copyOf(
        overHttp(async (url) => {
          const body = isCut ? brokenBody(begun, end === 'breaks') : behind(url);
          return new Response(body, { headers });
        }),
      );
      await copy.step();
      // The last line is whole, but for its end, where nothing says that it was cut off.
      const last = end === 'just ends' && bytes[cut] === LINE_END ? 1 : 0;
      const lines = begun.filter((byte) => byte === LINE_END).length;
      expect((await copy.log.head()).position).toBe(lines + last);
      isCut = false;
      await copy.step();
      expect(await copy.log.head()).toMatchObject({ position: 2, hash: await hashAt(2) });
    }
  });

  it('stores nothing of what is not the next commit, and fetches it again', async () => {
    let isDamaged = true;
    const feed = overHttp(async (url, init) => {
      const answer = await requested(url, init);
      const text = await answer.text();
      return new Response(isDamaged ? text.replace('"bob"', '"eve"') : text, { headers: answer.headers });
    });
    const copy = await copyOf(feed);
    expect(await copy.step()).toBe('feed_damaged');
    expect((await copy.log.head()).position).toBe(0);
    isDamaged = false;
    expect(await copy.step()).toBeUndefined();
    expect(copy.events.map(({ kind }) => kind)).toEqual(['failing', 'recovered']);
  });

  it('follows a copy as well, and says where commands are sent', async () => {
    const relay = await copyOf(overHttp());
    await relay.step();
    const served = await openService(
      {},
      { log: relay.log, stored: relay.log, followed: () => relay.replica.followed() },
    );
    const copy = await copyOf(
      new HttpFeed({
        url: 'https://relay.example/',
        token: () => 'secret',
        fetch: async (url) => served.get(url.slice('https://relay.example'.length)),
      }),
    );
    await copy.step();
    expect(await contents(copy.log)).toEqual(await contents(service.daybook.stored));
    expect(copy.follower.status()).toMatchObject({ source: 'https://relay.example', commandsAt: SOURCE });
    await served.close();
  });

  it('waits for a copy that is behind it', async () => {
    const [relay, copy] = [openMemoryEventLog({ clock }), await copyOf(overHttp())];
    await copy.step();
    const { logId, epoch } = await copy.log.identity();
    await relay.replica.become(logId, epoch);
    await relay.replica.receive(await copy.log.read(0, 2));
    await relay.replica.follow({ source: SOURCE, commandsAt: SOURCE, known: 2, heardAt: null });
    const served = await openService(
      {},
      { log: relay.log, stored: relay.log, followed: () => relay.replica.followed() },
    );
    const late = await copyOf(
      overHttp((url, init) => requested(url, init, served)),
      {},
      copy,
    );
    expect(await late.step()).toBeUndefined();
    expect((await late.log.head()).position).toBe(3);
    await served.close();
  });

  it('takes over the epoch of a log that was restored with all that it has', async () => {
    const copy = await copyOf(overHttp());
    await copy.step();
    const restored = openMemoryEventLog({ clock });
    await restored.replica.become((await copy.log.identity()).logId, 'another-epoch');
    await restored.replica.receive(await service.daybook.stored.read(0, 3));
    await restored.log.append([appendOf({ stream: 'order-new' })]);
    const again = await copyOf(logFeed(restored.log, 'postgres://db'), {}, copy);
    expect(await again.step()).toBeUndefined();
    expect(again.events).toEqual([{ kind: 'adopted' }]);
    expect(await contents(again.log)).toEqual(await contents(restored.log));
    expect(again.follower.status()).toMatchObject({ epoch: 'another-epoch', known: 4, posted: 4 });
  });

  it.each([
    ['has lost commits', 1, 'This copy is not the beginning of the log at'],
    ['holds others in their place', 4, 'This copy is not the beginning of the log at'],
  ])('stops for good where the log %s', async (_, upTo, message) => {
    const copy = await copyOf(overHttp());
    await copy.step();
    const other = openMemoryEventLog({ clock });
    const { logId, epoch } = await copy.log.identity();
    await other.replica.become(logId, epoch);
    await other.replica.receive(await service.daybook.stored.read(0, 1));
    for (let count = 1; count < upTo; count += 1)
      await other.log.append([appendOf({ stream: `order-${count}` })]);
    const served = await openService({}, { log: other.log });
    for (const feed of [
      logFeed(other.log, 'postgres://db'),
      overHttp((url, init) => requested(url, init, served)),
    ]) {
      const again = await copyOf(feed, {}, copy);
      await again.follower.run(new AbortController().signal);
      const { stopped } = again.follower.status();
      expect(stopped).toMatchObject({
        code: 'log_diverged',
        hint: expect.stringContaining('refetch') as string,
      });
      expect(stopped?.message).toContain(message);
      expect(again.events).toEqual([{ kind: 'stopped', failure: stopped }]);
    }
    await served.close();
  });

  it('stops for good where another log is followed', async () => {
    const copy = await copyOf(overHttp());
    await copy.step();
    const other = await openService();
    await other.post('/customers', { ref: 'eve', name: 'Eve' });
    const again = await copyOf(
      overHttp((url, init) => requested(url, init, other)),
      {},
      copy,
    );
    await again.follower.run(new AbortController().signal);
    expect(again.follower.status().stopped).toMatchObject({ code: 'other_log' });
    await other.close();
  });

  it('stops for good where what comes is of another log, whatever it begins with', async () => {
    const copy = await copyOf(overHttp());
    await copy.step();
    const feed = logFeed(service.daybook.log, SOURCE);
    const again = await copyOf(
      {
        source: SOURCE,
        read: async (...how) => ({
          ...(await feed.read(...how)),
          identity: { logId: 'another', epoch: 'e' },
        }),
      },
      {},
      copy,
    );
    expect(await again.step()).toBe('other_log');
    expect(again.follower.status().stopped).toMatchObject({ code: 'other_log' });
  });

  it('is no copy before its facts were compared with those of the log', async () => {
    const own = openMemoryEventLog({ clock });
    await own.log.append([appendOf()]);
    const copy = await copyOf(overHttp(), {}, own);
    expect(await copy.step()).toBe('other_log');
    expect(await own.replica.followed()).toBeUndefined();
    expect(await own.log.append([appendOf({ stream: 'order-2' })])).toMatchObject([{ kind: 'committed' }]);
  });

  it('begins with a backup, and becomes a copy once that is found to be of the log', async () => {
    const backup = openMemoryEventLog({ clock });
    const { logId, epoch } = await service.daybook.log.identity();
    await backup.replica.become(logId, epoch);
    await backup.replica.receive(await service.daybook.stored.read(0, 2));
    const copy = await copyOf(overHttp(), {}, backup);
    expect(await copy.step()).toBeUndefined();
    expect(await copy.replica.followed()).toMatchObject({ source: SOURCE });
    expect((await copy.log.head()).position).toBe(3);
  });

  it('says how late it is: nothing while it is not, and ever more while its views cannot be brought up', async () => {
    let isBroken = true;
    const copy = await copyOf(overHttp(), {
      clock: { now: () => '2027-01-01T00:00:00.000Z' },
      post: async () => {
        if (isBroken) throw new FailureError({ kind: 'busy', code: 'store_busy', message: 'Busy.' });
      },
    });
    expect(await copy.step()).toBe('store_busy');
    copy.at = 4_000;
    expect(copy.follower.status()).toMatchObject({ known: 3, posted: 0, lagMs: 4_000, silentMs: 4_000 });
    isBroken = false;
    expect(await copy.step()).toBeUndefined();
    expect(copy.follower.status()).toMatchObject({ posted: 3, lagMs: 0, silentMs: 0 });
  });

  it.each([
    ['wrong token', new EdgeError('unauthenticated', 'This needs a token.'), 'feed_refused'],
    ['token for something else', new EdgeError('forbidden', 'No feed.'), 'feed_refused'],
    ['service that has too much to do', new EdgeError('overloaded', 'Later.'), 'feed_not_ready'],
  ])('says what is wrong with a %s', async (_, error, code) => {
    const refusing = await openService({
      guard: {
        authenticate: async () => {
          throw error;
        },
      },
    });
    const copy = await copyOf(overHttp((url, init) => requested(url, init, refusing)));
    expect(await copy.step()).toBe(code);
    await refusing.close();
  });

  it('says that nothing, or something else, answers at an address', async () => {
    const gone = await copyOf(
      overHttp(async () => {
        throw new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } });
      }),
    );
    expect(await gone.step()).toBe('feed_unreachable');
    const other = await copyOf(overHttp(async () => new Response('<html>')));
    expect(await other.step()).toBe('not_a_feed');
    expect(gone.events).toMatchObject([
      { failure: { message: 'https://shop.example cannot be followed: ECONNREFUSED.' } },
    ]);
  });

  it('pauses longer after each failure, at random, and as long as the source says', async () => {
    const pauses: number[] = [];
    const end = new AbortController();
    let afterMs: number | undefined;
    const copy = await copyOf(
      {
        source: SOURCE,
        read: async () => {
          throw new FailureError({ kind: 'unavailable', code: 'x', message: 'x', details: { afterMs } });
        },
      },
      {
        pause: async (ms) => {
          pauses.push(ms);
          if (pauses.length === 8) afterMs = 9_000;
          if (pauses.length === 9) end.abort();
        },
        random: () => 0,
      },
    );
    await copy.follower.run(end.signal);
    expect(pauses).toEqual([50, 100, 200, 400, 800, 1_600, 2_500, 2_500, 9_000]);
  });
});
