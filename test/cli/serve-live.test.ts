import { describe, expect, it } from 'vitest';
import { EventReader } from '../http/support/sse.ts';
import { RunningService } from './support/service.ts';

/** The same numbers each time: from 0 up to 1. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const STREAM = { Accept: 'text/event-stream' };

/** Commands that register customers, three at a time, one of them a failure. */
async function write(service: RunningService, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const lines = [`a${round}`, `a${round}`, `b${round}`].map((ref) =>
      JSON.stringify({ name: 'RegisterCustomer', data: { ref, name: `Customer ${ref}` } }),
    );
    const answer = await service.fetch('/commands?keepGoing', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-ndjson' },
      body: lines.join('\n'),
    });
    await answer.text();
  }
}

/** Reads the log, cut off after a few events each time, until it has the last one. */
async function readCutOff(
  service: RunningService,
  next: () => number,
  last: Promise<number>,
): Promise<string[]> {
  const ids: string[] = [];
  let from = '0';
  for (;;) {
    const end = new AbortController();
    const answer = await service.fetch('/events', {
      headers: { ...STREAM, 'Last-Event-ID': from },
      signal: end.signal,
    });
    const reader = new EventReader(answer);
    for (let left = 1 + Math.floor(next() * 30); left > 0; left -= 1) {
      const { id = '' } = await reader.event();
      from = id;
      ids.push(id);
      if (Number(id.split('.')[0]) === (await Promise.race([last, Promise.resolve(0)]))) return ids;
    }
    if (next() < 0.5) end.abort();
    else await reader.close();
  }
}

describe('daybook serve', () => {
  it('streams the log to readers that are cut off again and again: each event once, none lost', async () => {
    const service = await RunningService.start(['--no-access-log']);
    const rounds = 60;
    const writing = write(service, rounds);
    const last = writing.then(() => 2 * rounds);
    const readers = [1, 2, 3, 4].map((seed) => readCutOff(service, numbers(seed), last));
    const read = await Promise.all(readers);
    const expected = Array.from({ length: 2 * rounds }, (_, index) => `${index + 1}.1`);
    for (const ids of read) expect(ids).toEqual(expected);
    expect(await service.end()).toBe(0);
  }, 60_000);

  it('streams what another process commits', async () => {
    const service = await RunningService.start(['--no-access-log']);
    const log = new EventReader(await service.fetch('/events', { headers: STREAM }));
    const list = new EventReader(await service.fetch('/customers', { headers: STREAM }));
    await log.next();
    await list.next();
    await service.shop.out(['customers', 'add', '--ref', 'ann', '--name', 'Ann Lee']);
    expect(await log.event()).toMatchObject({ id: '1.1', event: 'CustomerRegistered' });
    expect(await list.event()).toMatchObject({ event: 'added', data: { ref: 'ann' } });
    await log.close();
    await list.close();
    expect(await service.end()).toBe(0);
  });

  it('says goodbye to streams when it ends, soon and in order', async () => {
    const service = await RunningService.start();
    const stream = new EventReader(await service.fetch('/events', { headers: STREAM }));
    await stream.next();
    const ended = service.end();
    expect(await stream.event()).toMatchObject({ event: 'bye' });
    expect(await stream.next()).toBeUndefined();
    expect(await ended).toBe(0);
  });

  it('follows a rebuild to its end', async () => {
    const service = await RunningService.start();
    await write(service, 5);
    const started = await service.fetch('/views/rebuild', { method: 'POST' });
    expect(started.status).toBe(202);
    const place = started.headers.get('Location') ?? '';
    const stream = new EventReader(await service.fetch(place, { headers: STREAM }));
    let message = await stream.event();
    while (message.event === 'progress') message = await stream.event();
    expect(message).toMatchObject({ event: 'done', data: { status: 'done', problem: null } });
    expect(await service.end()).toBe(0);
  });

  it('writes a line a request to stderr, and shows metrics to this machine without a token', async () => {
    const service = await RunningService.start(['--metrics-port', '0']);
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
    expect((await fetch(`${service.url}/metrics`)).status).toBe(401);
    await write(service, 1);
    await service.fetch('/customers/a0');
    const readsMetrics = await service.fetch('/metrics');
    expect(await readsMetrics.text()).toContain('daybook_log_position 2\n');
    expect(await service.end()).toBe(0);
    const written = (await service.stderr).split('\n').filter(Boolean);
    const lines = written.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as object);
    expect(lines).toMatchObject([
      { method: 'GET', route: '/readyz', status: 200 },
      { method: 'GET', route: '/metrics', status: 401, code: 'unauthenticated' },
      { method: 'POST', route: '/commands', status: 200, token: 'test' },
      { method: 'GET', route: '/customers/{ref}', status: 200, token: 'test' },
      { method: 'GET', route: '/metrics', status: 200, token: 'test' },
    ]);
    expect(written.find((line) => line.startsWith('Metrics: '))).toMatch(
      /^Metrics: http:\/\/127\.0\.0\.1:\d+\/metrics$/,
    );
  });

  it('shows metrics at a port of their own', async () => {
    const port = 20_000 + (process.pid % 20_000);
    const service = await RunningService.start(['--metrics-port', String(port), '--no-access-log']);
    const shown = await fetch(`http://127.0.0.1:${port}/metrics`);
    expect(await shown.text()).toContain('daybook_build_info');
    expect(await service.end()).toBe(0);
    expect(await service.stderr).not.toContain('{');
  });
});
