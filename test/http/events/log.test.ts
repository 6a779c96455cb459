import { afterAll, describe, expect, it } from 'vitest';
import { FailureError } from '../../../src/core/kernel/failure.ts';
import type { EventLog } from '../../../src/core/model/event-log.ts';
import { EdgeError } from '../../../src/http/problems/problems.ts';
import { openService } from '../support/service.ts';
import { EventReader, ManualTimer, type Message } from '../support/sse.ts';

const timer = new ManualTimer();
const service = await openService({ timer });
afterAll(() => service.close());
const { get, post, daybook } = service;

const STREAM = { Accept: 'text/event-stream' };
let made = 0;
const register = async (name = 'Ann Lee'): Promise<string> => {
  made += 1;
  const ref = `c${made}`;
  await post('/customers', { ref, name });
  return ref;
};
const open = async (query = '', headers: Record<string, string> = {}): Promise<EventReader> =>
  new EventReader(await get(`/events${query}`, { ...STREAM, ...headers }));
const head = async (): Promise<number> => (await daybook.log.head()).position;

const ordered = async (): Promise<string> => {
  const answer = await post('/orders', {
    customer: await register(),
    items: [{ sku: 'MUG', quantity: 2 }],
  });
  return ((await answer.json()) as { data: string }).data;
};
await post('/products', { sku: 'MUG', name: 'Blue mug', unitPrice: 450, currency: 'USD' });

/** The events of the log as the list of them has them, oldest first. */
const listed = async (query = ''): Promise<readonly object[]> => {
  const answer = await get(`/events?sort=position&limit=500${query}`);
  return ((await answer.json()) as { data: object[] }).data;
};
const rows = (messages: readonly Message[]): readonly unknown[] => messages.map(({ data }) => data);

describe('GET /events', () => {
  it('lists events as JSON for who accepts that, or says nothing', async () => {
    for (const headers of [{}, { Accept: 'application/json' }, { Accept: '*/*' }])
      expect((await get('/events', headers)).headers.get('Content-Type')).toBe('application/json');
  });

  it('streams what is committed from now on, each event with its id, its type and its row', async () => {
    const before = await head();
    const stream = await open();
    expect(await stream.next()).toEqual({ retry: '2000', id: String(before), comments: 0 });
    await ordered();
    const [registered, created, added] = await stream.events(3);
    expect(registered).toMatchObject({ id: `${before + 1}.1`, event: 'CustomerRegistered' });
    expect(created).toMatchObject({ id: `${before + 2}.1`, event: 'OrderCreated' });
    expect(added).toMatchObject({ id: `${before + 2}.2`, event: 'OrderItemAdded' });
    expect(rows([registered, created, added] as Message[])).toEqual(await listed(`&after=${before}`));
    await stream.close();
  });

  it('is not kept by anything on its way', async () => {
    const answer = await get('/events', STREAM);
    expect(answer.headers.get('Content-Type')).toBe('text/event-stream');
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    expect(answer.headers.get('X-Accel-Buffering')).toBe('no');
    await answer.body?.cancel();
  });

  it('begins at the beginning with ?after=0', async () => {
    const all = await listed();
    const stream = await open('?after=0');
    expect(rows(await stream.events(all.length))).toEqual(all);
    await stream.close();
  });

  it('goes on behind Last-Event-ID, in the middle of a commit too, whatever the URL says', async () => {
    await ordered();
    const all = await listed();
    const whole = await open('?after=0');
    const ids = (await whole.events(all.length)).map(({ id }) => id as string);
    await whole.close();
    for (const [index, id] of ids.slice(0, -1).entries()) {
      const stream = await open('?after=0', { 'Last-Event-ID': id });
      expect((await stream.event()).id).toBe(ids[index + 1]);
      await stream.close();
    }
  });

  it.each([
    ['type', '&type=OrderCreated,OrderItemAdded'],
    ['category', '&category=customer'],
    ['stream', '&stream=customer-c1'],
    ['actor', '&actor=token%3Atest'],
  ])('streams what `events list` would list with a %s', async (_name, filter) => {
    await ordered();
    const expected = await listed(filter);
    expect(expected.length).toBeGreaterThan(0);
    const stream = await open(`?after=0${filter}`);
    expect(rows(await stream.events(expected.length))).toEqual(expected);
    await stream.close();
  });

  it('follows one stream behind what was there', async () => {
    const ref = await register();
    const stream = await open(`?after=0&stream=customer-${ref}`);
    expect(await stream.event()).toMatchObject({ event: 'CustomerRegistered' });
    await register();
    await post(`/customers/${ref}/update`, { name: 'Ann Kim' });
    expect(await stream.event()).toMatchObject({ data: { stream: `customer-${ref}`, version: 2 } });
    await stream.close();
  });

  it('says at a beat how far it has come where nothing was wanted', async () => {
    const stream = await open('?type=OrderCreated');
    await stream.next();
    await register();
    const other = await open();
    await other.next();
    await register();
    await other.event();
    timer.beat();
    expect(await stream.next()).toEqual({ id: String(await head()), comments: 1 });
    timer.beat();
    expect(await stream.next()).toEqual({ comments: 1 });
    await stream.close();
    await other.close();
  });

  it('ends, with why, once the token of who reads is revoked: also where nothing happens', async () => {
    let isRevoked = false;
    const guarded = await openService({
      timer,
      guard: {
        admitStranger: () => undefined,
        authenticate: async () => ({
          sender: { actor: 'token:test' },
          allow: () => undefined,
          stillAdmitted: async () => {
            if (isRevoked) throw new EdgeError('unauthenticated', 'Revoked.');
          },
        }),
      },
    });
    const streams = await Promise.all(
      ['/events', '/customers'].map(async (path) => new EventReader(await guarded.get(path, STREAM))),
    );
    for (const stream of streams) await stream.next();
    isRevoked = true;
    timer.beat();
    for (const stream of streams) {
      expect(await stream.event()).toMatchObject({ event: 'failed', data: { code: 'unauthenticated' } });
      expect(await stream.next()).toBeUndefined();
    }
    await guarded.close();
  });

  it.each([
    ['?type=OrderPlcaed', 'unknown_event_type'],
    ['?kind=order', 'malformed_request'],
    ['?sort=position', 'malformed_request'],
    ['?after=yesterday', 'malformed_request'],
  ])('answers a problem for %s', async (query, code) => {
    const answer = await get(`/events${query}`, STREAM);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code });
  });

  it('says so where the log ends before the place: it was restored', async () => {
    const answer = await get(`/events?after=${(await head()) + 1}`, STREAM);
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ code: 'log_restored' });
  });

  it('has no more than 64 streams open, and takes another when one has ended', async () => {
    const streams = await Promise.all(Array.from({ length: 64 }, () => open()));
    const refused = await get('/events', STREAM);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('Retry-After')).toBe('5');
    expect(await refused.json()).toMatchObject({ code: 'overloaded' });
    await streams.pop()?.close();
    const another = await get('/events', STREAM);
    expect(another.status).toBe(200);
    await another.body?.cancel();
    for (const stream of streams) await stream.close();
  });

  it('keeps no stream open for a HEAD', async () => {
    for (let count = 0; count < 65; count += 1) {
      const answer = await service.http.request('/events', { method: 'HEAD', headers: STREAM });
      expect(answer.status).toBe(200);
    }
  });

  it('is for tokens of the feed and for those of questions', async () => {
    const allowed = async (side: string): Promise<number> => {
      const other = await openService({
        guard: {
          authenticate: async () => ({
            sender: { actor: 'token:test' },
            allow: (attempt) => {
              if (attempt.side !== side) throw new EdgeError('forbidden', 'not this');
            },
          }),
        },
      });
      const answer = await other.get('/events', STREAM);
      await answer.body?.cancel();
      await other.close();
      return answer.status;
    };
    expect(await allowed('feed')).toBe(200);
    expect(await allowed('query')).toBe(200);
    expect(await allowed('command')).toBe(403);
  });
});

describe('a reader that does not read', () => {
  /** A thousand and more bytes each time. */
  const fill = async (count: number): Promise<void> => {
    for (let one = 0; one < count; one += 1) {
      const ref = await register();
      await post(`/customers/${ref}/update`, { name: 'x'.repeat(200) });
    }
  };

  it('is cut when it has a mebibyte unread and takes nothing between two beats, and misses nothing when it comes again', async () => {
    const answer = await get('/events?after=0', STREAM);
    await fill(2000);
    timer.beat();
    timer.beat();
    const reader = new EventReader(answer);
    await expect(reader.events(10_000)).rejects.toThrow('nothing of the stream was read');
    const all = await open('?after=0');
    const expected = await head();
    let last: Message | undefined;
    while (!last?.id?.startsWith(`${expected}.`)) last = await all.event();
    await all.close();
  });
});

describe('a log that cannot be read any more', () => {
  it('ends the stream with what a caller may know of it, and is logged with all that it says', async () => {
    const failures: object[] = [];
    const { log } = daybook;
    const failing = await openService(
      { timer, log: { failure: (line) => void failures.push(line) } },
      {
        log: {
          identity: () => log.identity(),
          head: () => log.head(),
          read: async () => {
            throw new FailureError({
              kind: 'unavailable',
              code: 'log_restored',
              message: 'not /srv/shop.db',
            });
          },
        } as unknown as EventLog,
      },
    );
    const stream = new EventReader(await failing.get('/events', STREAM));
    const message = await stream.event();
    expect(message).toMatchObject({ event: 'failed', data: { code: 'log_restored', kind: 'unavailable' } });
    expect(JSON.stringify(message)).not.toContain('shop.db');
    expect(await stream.next()).toBeUndefined();
    expect(failures).toMatchObject([{ code: 'log_restored', message: 'not /srv/shop.db' }]);
    await failing.close();
  });
});

describe('at the end of the service', () => {
  it('streams say goodbye, and so does one that is opened meanwhile', async () => {
    const ending = await openService({ timer });
    const stream = new EventReader(await ending.get('/events', STREAM));
    await stream.next();
    ending.lifecycle.drain();
    expect(await stream.next()).toMatchObject({ event: 'bye', data: {} });
    expect(await stream.next()).toBeUndefined();
    const late = new EventReader(await ending.get('/events', STREAM));
    expect(await late.event()).toMatchObject({ event: 'bye' });
    expect(await late.next()).toBeUndefined();
    await ending.close();
  });
});
