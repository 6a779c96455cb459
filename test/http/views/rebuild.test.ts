import { afterAll, describe, expect, it } from 'vitest';
import type { ProgressReport } from '../../../src/core/kernel/progress.ts';
import { ok, type Result } from '../../../src/core/kernel/result.ts';
import { Job } from '../../../src/http/views/job.ts';
import { openService } from '../support/service.ts';
import { EventReader, ManualTimer } from '../support/sse.ts';

const service = await openService({ timer: new ManualTimer() });
afterAll(() => service.close());
const { get, post } = service;
await post('/customers', { ref: 'ann', name: 'Ann Lee' });

interface State {
  readonly data: { readonly id: string; readonly status: string; readonly result: object[] | null };
}
const stateAt = async (place: string): Promise<State['data']> =>
  ((await (await get(place)).json()) as State).data;

async function ended(place: string): Promise<State['data']> {
  const stream = new EventReader(await get(place, { Accept: 'text/event-stream' }));
  for (;;) {
    const message = await stream.event();
    if (message.event !== 'progress') return message.data as State['data'];
  }
}

describe('POST /views/rebuild', () => {
  it('answers where to follow the rebuild, which then is done', async () => {
    const answer = await post('/views/rebuild', { names: ['customer'] });
    expect(answer.status).toBe(202);
    const { data } = (await answer.json()) as State;
    const place = answer.headers.get('Location') ?? '';
    expect(place).toBe(`/views/rebuild/${data.id}`);
    const end = await ended(place);
    expect(end).toMatchObject({
      status: 'done',
      progress: { work: 'Rebuilding customer', done: 1, total: 1 },
      result: [{ view: 'customer', position: 1 }],
      problem: null,
    });
    expect(await stateAt(place)).toEqual(end);
  });

  it('answers the result itself with Prefer: wait', async () => {
    const patient = await openService();
    const answer = await patient.post('/views/rebuild', { names: ['customer'] }, { Prefer: 'wait' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Preference-Applied')).toBe('wait');
    expect(await answer.json()).toMatchObject({ data: [{ view: 'customer', position: 0 }] });
    await patient.close();
  });

  it('answers where to follow it where that takes longer than is waited for', async () => {
    const answer = await post('/views/rebuild', {}, { Prefer: 'wait=0' });
    expect(answer.status).toBe(202);
    await ended(answer.headers.get('Location') ?? '');
  });

  it('answers what is wrong with a question that cannot be done', async () => {
    expect(await (await post('/views/rebuild', { names: ['orders'] })).json()).toMatchObject({
      status: 400,
      code: 'unknown_view',
    });
    expect((await post('/views/rebuild', { views: ['orders'] })).status).toBe(400);
  });

  it('is one rebuild for two who want the same, and refuses another one meanwhile', async () => {
    const [first, second, other] = await Promise.all([
      post('/views/rebuild', {}),
      post('/views/rebuild', {}),
      post('/views/rebuild', { names: ['customer'] }),
    ]);
    const place = first.headers.get('Location') ?? '';
    expect(second.headers.get('Location')).toBe(place);
    expect(other.status).toBe(409);
    expect(other.headers.get('Location')).toBe(place);
    expect(await other.json()).toMatchObject({ code: 'rebuild_in_progress' });
    expect(await ended(place)).toMatchObject({ status: 'done' });
  });

  it('sends browsers away that come again after the end', async () => {
    const place = (await post('/views/rebuild', {})).headers.get('Location') ?? '';
    await ended(place);
    const again = await get(place, { Accept: 'text/event-stream', 'Last-Event-ID': 'end' });
    expect(again.status).toBe(204);
  });

  it('knows nothing of a rebuild that this process did not do', async () => {
    expect((await get('/views/rebuild/01890000-0000-7000-8000-000000000000')).status).toBe(404);
  });
});

describe('a rebuild', () => {
  it('says how fast it is, and how long it will take still', async () => {
    let ms = 0;
    const clock = { now: () => new Date(ms).toISOString() };
    let report: (progress: ProgressReport) => void = () => undefined;
    const { promise, resolve } = Promise.withResolvers<Result<unknown>>();
    const rebuild = new Job('1', clock, (listener) => {
      report = listener;
      return promise;
    });
    expect(rebuild.state).toMatchObject({ status: 'running', progress: null });
    report({ work: 'Rebuilding a', done: 100, total: 1100 });
    expect(rebuild.state.progress).toMatchObject({ rate: null, estimateMs: null });
    ms = 2000;
    report({ work: 'Rebuilding a', done: 300, total: 1100 });
    expect(rebuild.state.progress).toMatchObject({ rate: 100, estimateMs: 8000 });
    report({ work: 'Rebuilding b', done: 0, total: 10 });
    ms = 3000;
    report({ work: 'Rebuilding b', done: 5, total: 10 });
    expect(rebuild.state.progress).toMatchObject({ work: 'Rebuilding b', rate: 5, estimateMs: 1000 });
    resolve(ok([]));
    await rebuild.ended;
    ms = 9000;
    expect(rebuild.state).toMatchObject({ status: 'done', endedAt: '1970-01-01T00:00:03.000Z' });
    expect(rebuild.state.progress).toMatchObject({ rate: 5 });
  });
});
