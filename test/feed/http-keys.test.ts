import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { openDaybook } from '../../src/app.ts';
import { failureOf } from '../../src/core/kernel/failure.ts';
import { DESTROYED, type KeyName } from '../../src/core/model/key-store.ts';
import { HttpKeys, type HttpKeysOptions } from '../../src/feed/http-keys.ts';
import { openMemoryEventLog } from '../../src/stores/memory/memory-event-log.ts';
import { openSqliteViewStore } from '../../src/stores/sqlite/views/sqlite-view-store.ts';
import { appendOf } from '../contracts/append-of.ts';
import { openService, type Service } from '../http/support/service.ts';

const clock = { now: () => '2026-06-15T12:00:00.000Z' };
const SOURCE = 'https://shop.example';

const keysOver = (fetch: NonNullable<HttpKeysOptions['fetch']>): HttpKeys =>
  new HttpKeys({ url: `${SOURCE}/`, token: () => 'secret', timeoutMs: 1_000, fetch });

/** A service with customers, as its copies see it: away where `isAway`. */
async function original(...refs: readonly string[]) {
  const service = await openService();
  onTestFinished(() => service.close());
  for (const ref of refs) await service.post('/customers', { ref, name: `Name of ${ref}` });
  const state = { isAway: false, requests: [] as number[] };
  const keys = keysOver(async (url, init) => {
    if (state.isAway) throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });
    const body = init.body as string;
    state.requests.push((JSON.parse(body) as { keys: object[] }).keys.length);
    return service.http.request(url.slice(SOURCE.length), { ...init, body });
  });
  return { service, state, keys };
}

async function namesIn({ daybook }: Service): Promise<readonly KeyName[]> {
  const commits = await daybook.stored.read(0, 100);
  return commits.flatMap(({ events }) => events.flatMap(({ sealed }) => sealed ?? []));
}

/** As another process does: nobody who has the service open takes part in it. */
async function forgotten({ daybook }: Service, stream: string): Promise<void> {
  const expectedVersion = (await daybook.stored.readStream(stream)).at(-1)?.lastVersion ?? 0;
  const events = [
    { type: 'CustomerForgotten', schemaVersion: 1, data: { ref: 'ann', reason: 'x', forced: false } },
  ];
  const forgetting = { stream, category: 'customer', command: 'ForgetCustomer', expectedVersion, events };
  await daybook.stored.append([appendOf(forgetting)]);
}

/** A copy of the service's log, that reads with these keys. */
async function copyOf({ daybook }: Service, keys: HttpKeys) {
  const store = openMemoryEventLog({ clock });
  const views = await openSqliteViewStore({ path: ':memory:', timeoutMs: 1_000 });
  const lentKeys = {
    place: SOURCE,
    open: async () => keys,
    create: async () => Promise.reject(new Error('none')),
  };
  const copy = await openDaybook({ log: store, views, clock, lentKeys });
  onTestFinished(async () => {
    await copy.close();
    await views.close();
  });
  const { logId, epoch } = await daybook.stored.identity();
  await store.replica.become(logId, epoch);
  const receive = async (): Promise<void> => {
    const { position } = await store.log.head();
    await store.replica.receive(await daybook.stored.read(position, 100));
  };
  await receive();
  return { copy, receive };
}

describe('keys of a service elsewhere', () => {
  test('are those of its log, and of whom it forgot meanwhile there are none', async () => {
    const { service, keys } = await original('ann', 'bob');
    const [ann, bob] = (await namesIn(service)) as [KeyName, KeyName];
    const never = { s: 'customer-eve', k: 'AAAAAAAAAAAA' };
    const found = await keys.find([ann, never, bob]);
    expect([...found.keys()]).toEqual([ann.k, bob.k]);
    expect(found.get(ann.k)).toHaveLength(32);
    await forgotten(service, 'customer-ann');
    expect(await keys.find([ann, bob])).toEqual(
      new Map<string, unknown>([
        [ann.k, DESTROYED],
        [bob.k, found.get(bob.k)],
      ]),
    );
  });

  test('are asked for a thousand at a time', async () => {
    const { service, state, keys } = await original('ann');
    const [ann] = (await namesIn(service)) as [KeyName];
    const many = Array.from({ length: 2_300 }, (_, index) => ({ s: `customer-${index}`, k: `k${index}` }));
    expect([...(await keys.find([...many, ann])).keys()]).toEqual([ann.k]);
    expect(state.requests).toEqual([1_000, 1_000, 301]);
  });

  test.each([
    [
      'it cannot be reached',
      async () => Promise.reject(new TypeError('fetch failed')),
      'keys_unreachable',
      undefined,
    ],
    [
      'it is not ready',
      async () => Response.json({ detail: 'The daybook was busy.' }, { status: 503 }),
      'keys_not_ready',
      undefined,
    ],
    [
      'the token is not for it',
      async () => Response.json({ detail: 'It lacks the scope "keys".' }, { status: 403 }),
      'keys_refused',
      '--scope feed,keys',
    ],
    ['it is no daybook', async () => new Response('<html>'), 'keys_unreachable', undefined],
  ])('are not had where %s', async (_, answer, code, hint) => {
    const asked = keysOver(answer).find([{ s: 'customer-ann', k: 'AAAAAAAAAAAA' }]);
    const failure = await asked.then(() => undefined, failureOf);
    expect(failure).toMatchObject({ kind: 'unavailable', code });
    expect(failure?.message).toContain(SOURCE);
    expect(failure?.hint ?? '').toContain(hint ?? '');
  });
});

describe('a copy that reads with keys of a service elsewhere', () => {
  afterEach(() => vi.useRealTimers());

  const nameOf = async (copy: Awaited<ReturnType<typeof copyOf>>['copy'], ref: string) => {
    const answer = await copy.customers.get({ ref });
    return answer.ok ? answer.value.name : answer.failure.code;
  };

  test('answers nothing that needs keys while that is away, and goes on when it is back', async () => {
    const { service, state, keys } = await original('ann');
    state.isAway = true;
    const { copy } = await copyOf(service, keys);
    expect(await copy.customers.get({ ref: 'ann' })).toMatchObject({
      ok: false,
      failure: { kind: 'unavailable', code: 'keys_unreachable' },
    });
    state.isAway = false;
    expect(await nameOf(copy, 'ann')).toBe('Name of ann');
  });

  test('shows nobody who was forgotten while it was offline, in what it had and in what comes then', async () => {
    const { service, keys } = await original('ann', 'bob');
    const { copy, receive } = await copyOf(service, keys);
    expect(await nameOf(copy, 'ann')).toBe('Name of ann');
    await forgotten(service, 'customer-ann');
    await service.post('/customers/bob/update', { name: 'Bob Ray' });
    await receive();
    expect(await nameOf(copy, 'bob')).toBe('Bob Ray');
    expect(await nameOf(copy, 'ann')).toBe('(forgotten)');
  });

  test('that is an old one put back shows nobody either, before it has heard of it', async () => {
    const { service, keys } = await original('ann');
    const { copy } = await copyOf(service, keys);
    await forgotten(service, 'customer-ann');
    expect(await nameOf(copy, 'ann')).toBe('(forgotten)');
  });

  test('lends them on from where they are, whatever it kept of them', async () => {
    const { service, keys } = await original('ann');
    const [ann] = (await namesIn(service)) as [KeyName];
    const { copy } = await copyOf(service, keys);
    expect(await nameOf(copy, 'ann')).toBe('Name of ann');
    expect((await copy.keys.find([ann])).get(ann.k)).toHaveLength(32);
    await forgotten(service, 'customer-ann');
    expect(await copy.keys.find([ann])).toEqual(new Map([[ann.k, DESTROYED]]));
  });

  test('keeps them for ten minutes, and no longer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { service, state, keys } = await original('ann');
    const { copy } = await copyOf(service, keys);
    const read = () => copy.log.readStream('customer-ann');
    await read();
    await read();
    expect(state.requests).toEqual([1]);
    vi.advanceTimersByTime(10 * 60_000);
    await read();
    expect(state.requests).toEqual([1, 1]);
  });
});
