import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { FollowStatus } from '../../../src/core/log/follower.ts';
import { ANN, openConsole } from '../console/support/console.ts';
import { openService } from '../support/service.ts';

/** A service over a copy, as it stands to what it follows. */

const following: FollowStatus = {
  source: 'https://relay.example',
  commandsAt: 'https://shop.example',
  epoch: '01234567-89ab-4def-8123-456789abcdef',
  known: 0,
  posted: 0,
  lagMs: 0,
  silentMs: 1_000,
  failing: undefined,
  stopped: undefined,
};
const stopped = {
  kind: 'unavailable',
  code: 'log_diverged',
  message: 'This copy is not the beginning of the log any more.',
  hint: 'Start it again with --refetch.',
} as const;

let status = following;
beforeEach(() => {
  status = following;
});
const copy = await openService(
  { sides: { commands: false, queries: true }, maxLag: 10 },
  { following: { status: () => status } },
);
afterAll(() => copy.close());
const { get, post } = copy;

describe('a service over a copy', () => {
  it('answers with positions of the epoch that it follows, and waits for those', async () => {
    await copy.daybook.replica?.adopt(following.epoch);
    const answer = await get('/orders');
    expect(answer.headers.get('Daybook-Position')).toBe('01234567-0');
    expect((await get('/orders', { 'Daybook-At-Least': '01234567-0' })).status).toBe(200);
    expect((await get('/orders', { 'Daybook-At-Least': '76543210-0' })).status).toBe(409);
    await copy.daybook.replica?.adopt('76543210-89ab-4def-8123-456789abcdef');
    expect((await get('/orders', { 'Daybook-At-Least': '76543210-0' })).status).toBe(200);
    const late = await get('/orders', { 'Daybook-At-Least': '76543210-5', Prefer: 'wait=0' });
    expect(await late.json()).toMatchObject({ status: 504, code: 'position_not_reached' });
  });

  it.each(['/orders', '/orders/1/place', '/commands', '/commands/PlaceOrder'])(
    'says where commands are sent that come to %s',
    async (path) => {
      const answer = await post(path, {});
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({
        code: 'no_such_route',
        hint: 'Send commands to https://shop.example.',
      });
    },
  );

  it('keeps the address of a database that it follows from who asks over HTTP', async () => {
    status = { ...following, source: 'postgres://daybook_app@db1,db2/shop', commandsAt: null };
    expect(await (await post('/orders', {})).json()).toMatchObject({
      code: 'no_such_route',
      hint: 'Send commands to a command service of the same daybook.',
    });
  });

  it.each([
    ['it follows', {}, true, { ok: true, behind: 0, lag: 0, silent: 1 }],
    ['it was never heard of what it follows', { silentMs: null }, false, { ok: false, silent: null }],
    ['nothing was heard for too long', { silentMs: 30_001 }, false, { ok: false, silent: 30.001 }],
    ['it is late, but not too late', { known: 10, lagMs: 1_234 }, true, { ok: true, behind: 10, lag: 1.234 }],
    ['it is too late', { known: 11 }, false, { ok: false, behind: 11 }],
    ['it has stopped', { stopped }, false, { ok: false }],
  ])('says whether it is ready: %s', async (_, over, isReady, feed) => {
    const { epoch } = await copy.daybook.log.identity();
    status = { ...following, epoch, ...over };
    const answer = await get('/readyz');
    expect(answer.status).toBe(isReady ? 200 : 503);
    expect(await answer.json()).toMatchObject({ checks: { feed } });
  });

  it('answers nothing once it has stopped, and says why; how it stands is still told', async () => {
    status = { ...following, stopped };
    for (const path of ['/orders', '/queries/FindOrders', '/log/commits', '/events']) {
      const answer = await get(path);
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject({
        code: 'copy_stopped',
        detail: stopped.message,
        hint: stopped.hint,
      });
    }
    for (const path of ['/livez', '/metrics', '/openapi.json']) expect((await get(path)).status).toBe(200);
  });

  it('measures how late it is, and never says that it is not where nothing is heard', async () => {
    const measured = async (name: string): Promise<string | undefined> =>
      new RegExp(`^${name} (.*)$`, 'm').exec(await (await get('/metrics')).text())?.[1];
    status = { ...following, known: 7, posted: 5, lagMs: 2_500 };
    expect(await measured('daybook_feed_lag_seconds')).toBe('2.5');
    expect(await measured('daybook_copy_behind')).toBe('2');
    status = { ...following, silentMs: 45_000 };
    expect(await measured('daybook_feed_lag_seconds')).toBe('45');
    status = { ...following, silentMs: null, stopped };
    expect(await measured('daybook_feed_lag_seconds')).toBe('+Inf');
    expect(await measured('daybook_copy_stopped')).toBe('1');
  });
});

describe('the console of a copy', async () => {
  const shop = await openConsole(ANN, () => ({}), { following: { status: () => status } });
  afterAll(() => shop.close());

  it('says on the page of the node what it follows, how late it is and when it heard of that', async () => {
    status = { ...following, known: 2_012, posted: 12, lagMs: 4_200 };
    const { text } = await shop.page('/node');
    expect(text).toContain('Follows https://relay.example');
    expect(text).toMatch(/Behind 2[\s,]000 commits, 4\.2 s/);
    expect(text).toContain('Heard 1.0 s ago');
  });

  it('shows nothing else once it has stopped, and why', async () => {
    status = { ...following, stopped };
    for (const path of ['/orders', '/node']) expect((await shop.page(path)).text).toContain(stopped.message);
    expect((await shop.page('/orders')).status).toBe(503);
  });
});
