import { afterAll, describe, expect, it } from 'vitest';
import { metricsService } from '../../../src/http/observability/endpoints.ts';
import { ServiceMetrics } from '../../../src/http/observability/service-metrics.ts';
import { EdgeError } from '../../../src/http/problems/problems.ts';
import { openService, portOf } from '../support/service.ts';
import { EventReader, ManualTimer } from '../support/sse.ts';

const service = await openService({ timer: new ManualTimer() });
afterAll(() => service.close());
const { get, post } = service;

const metrics = async (from = service): Promise<ReadonlyMap<string, number>> => {
  const answer = await from.get('/metrics');
  expect(answer.headers.get('Content-Type')).toContain('text/plain; version=0.0.4');
  const lines = (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line): [string, number] => [line.replace(/ \S+$/, ''), Number(line.split(' ').at(-1))]),
  );
};

describe('GET /metrics', () => {
  it('counts requests by their route, and never by their path', async () => {
    await post('/customers', { ref: 'ann', name: 'Ann Lee' });
    await get('/customers/ann');
    await get('/customers/bob');
    await get('/lost/ann');
    const text = await (await get('/metrics')).text();
    expect(text).not.toContain('ann');
    expect(text).not.toContain('bob');
    const read = await metrics();
    const count = 'http_server_request_duration_seconds_count';
    expect(read.get(`${count}{method="POST",route="/customers",status="201"}`)).toBe(1);
    expect(read.get(`${count}{method="GET",route="/customers/{ref}",status="200"}`)).toBe(1);
    expect(read.get(`${count}{method="GET",route="/customers/{ref}",status="404"}`)).toBe(1);
    expect(read.get(`${count}{method="GET",route="none",status="404"}`)).toBe(1);
    const bucket =
      'http_server_request_duration_seconds_bucket{method="POST",route="/customers",status="201"';
    expect(read.get(`${bucket},le="+Inf"}`)).toBe(1);
  });

  it('does not take every word for a method', async () => {
    await service.http.request('/orders', { method: 'BREW' });
    const labels = 'method="OTHER",route="none",status="405"';
    expect((await metrics()).get(`http_server_request_duration_seconds_count{${labels}}`)).toBe(1);
  });

  it('counts messages by the kind of their failure, and how long they took', async () => {
    await post('/customers', { ref: 'ann', name: 'Ann Lee' });
    const read = await metrics();
    const labels = 'side="command",name="RegisterCustomer"';
    expect(read.get(`daybook_messages_total{${labels},kind="ok"}`)).toBe(1);
    expect(read.get(`daybook_messages_total{${labels},kind="rejected"}`)).toBe(1);
    expect(read.get(`daybook_messages_duration_seconds_count{${labels}}`)).toBe(2);
    expect(read.get(`daybook_messages_duration_seconds_bucket{${labels},le="1"}`)).toBe(2);
    expect(read.get(`daybook_messages_duration_seconds_sum{${labels}}`)).toBeLessThan(1);
  });

  it('says how many commands shared a transaction', async () => {
    const before = await metrics();
    await Promise.all(['x1', 'x2', 'x3'].map((ref) => post('/customers', { ref, name: ref })));
    const read = await metrics();
    const grown = (name: string): number => (read.get(name) ?? 0) - (before.get(name) ?? 0);
    expect(grown('daybook_group_commit_size_sum')).toBe(3);
    expect(grown('daybook_group_commit_size_count')).toBe(grown('daybook_group_commit_seconds_count'));
  });

  it('says how views stand to the log, and how old the oldest commit is that they have not seen', async () => {
    let now = '2026-06-15T12:00:00.000Z';
    const ageing = await openService({}, { clock: { now: () => now } });
    await ageing.get('/customers');
    await ageing.post('/customers', { ref: 'bea', name: 'Bea' });
    now = '2026-06-15T12:00:30.000Z';
    await ageing.post('/customers', { ref: 'cem', name: 'Cem' });
    now = '2026-06-15T12:01:30.000Z';
    const behind = await metrics(ageing);
    expect(behind.get('daybook_log_position')).toBe(2);
    expect(behind.get('daybook_view_position{view="customer"}')).toBe(0);
    expect(behind.get('daybook_view_behind{view="customer"}')).toBe(2);
    expect(behind.get('daybook_feed_lag_seconds')).toBe(90);
    await ageing.get('/customers');
    const partly = await metrics(ageing);
    expect(partly.get('daybook_view_behind{view="customer"}')).toBe(0);
    expect(partly.get('daybook_feed_lag_seconds')).toBe(90);
    await ageing.post('/views/catch-up');
    const current = await metrics(ageing);
    expect(current.get('daybook_view_behind{view="customer"}')).toBe(0);
    expect(current.get('daybook_view_parked{view="customer"}')).toBe(0);
    expect(current.get('daybook_feed_lag_seconds')).toBe(0);
    await ageing.close();
  });

  it('opens no view in a command service', async () => {
    const writing = await openService({ sides: { commands: true, queries: false } });
    const read = await metrics(writing);
    expect([...read.keys()].filter((name) => name.startsWith('daybook_view'))).toEqual([]);
    expect(read.get('daybook_log_position')).toBe(0);
    await writing.close();
  });

  it('counts open streams, and what was refused because there was too much', async () => {
    const stream = new EventReader(await get('/events', { Accept: 'text/event-stream' }));
    expect((await metrics()).get('daybook_sse_streams')).toBe(1);
    await stream.close();
    const refusing = await openService({
      guard: {
        authenticate: async ({ req }) => {
          if (req.path !== '/metrics') throw new EdgeError('too_many_requests', 'slower');
          return { sender: { actor: 'token:test' }, allow: () => undefined };
        },
      },
    });
    await refusing.get('/orders');
    const read = await metrics(refusing);
    expect(read.get('daybook_rate_limited_total')).toBe(1);
    expect(read.get('daybook_sse_streams')).toBe(0);
    await refusing.close();
  });

  it('says which daybook it is, and what prom-client knows of Node', async () => {
    const read = await metrics();
    expect(read.get(`daybook_build_info{version="0.0.0",node="${process.version}"}`)).toBe(1);
    expect(read.get('process_resident_memory_bytes')).toBeGreaterThan(1e6);
    expect([...read.keys()].some((name) => name.startsWith('nodejs_eventloop_lag'))).toBe(true);
  });

  it('is for tokens with that scope', async () => {
    const closed = await openService({
      guard: {
        authenticate: async () => ({
          sender: { actor: 'token:test' },
          allow: ({ side }) => {
            if (side === 'metrics') throw new EdgeError('forbidden', 'not this');
          },
        }),
      },
    });
    expect((await closed.get('/metrics')).status).toBe(403);
    await closed.close();
  });
});

describe('a port for metrics alone', () => {
  it('shows them without a token, and nothing else', async () => {
    const alone = metricsService(new ServiceMetrics(await portOf(service.daybook), true));
    expect((await alone(new Request('http://evil.example/metrics'))).status).toBe(421);
    const shown = await alone(new Request('http://127.0.0.1/metrics'));
    expect(await shown.text()).toContain('daybook_log_position');
    for (const request of [
      new Request('http://127.0.0.1/orders'),
      new Request('http://127.0.0.1/metrics', { method: 'POST' }),
    ])
      expect((await alone(request)).status).toBe(404);
  });
});
