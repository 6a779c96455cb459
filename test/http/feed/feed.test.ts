import { afterAll, describe, expect, it } from 'vitest';
import { columnsOf } from '../../../src/core/log/stored-commit.ts';
import type { Commit } from '../../../src/core/model/commit.ts';
import { commitHash, GENESIS } from '../../../src/core/model/commit.ts';
import { EdgeError } from '../../../src/http/problems/problems.ts';
import { openService } from '../support/service.ts';
import { ManualTimer } from '../support/sse.ts';

const service = await openService();
afterAll(() => service.close());
const { get, post, daybook } = service;

let made = 0;
const register = async (): Promise<void> => {
  made += 1;
  await post('/customers', { ref: `c${made}`, name: 'Ann Lee' });
};
for (let count = 0; count < 5; count += 1) await register();

const linesOf = async (answer: Response): Promise<readonly Commit[]> =>
  (await answer.text())
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Commit);
const positions = async (answer: Response) => (await linesOf(answer)).map(({ position }) => position);
const hashAt = async (position: number): Promise<string> =>
  (await daybook.log.read(position - 1, 1))[0]?.hash ?? '';

describe('GET /log/commits', () => {
  it('answers the commits behind a place as lines that verify, and which log they are of', async () => {
    const answer = await get(`/log/commits?after=2&hash=${await hashAt(2)}`);
    expect(answer.headers.get('Content-Type')).toBe('application/x-ndjson');
    const { logId, epoch } = await daybook.log.identity();
    const { position, hash } = await daybook.log.head();
    expect(answer.headers.get('Daybook-Log')).toBe(logId);
    expect(answer.headers.get('Daybook-Epoch')).toBe(epoch);
    expect(answer.headers.get('Daybook-Head')).toBe(`${hash}@${position}`);
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    const lines = await linesOf(answer);
    let last = await hashAt(2);
    for (const commit of lines) {
      expect(commitHash(last, columnsOf(commit))).toBe(commit.hash);
      last = commit.hash;
    }
    expect(lines.map((one) => one.position)).toEqual([3, 4, 5]);
  });

  it('begins at the beginning, and answers as many as are asked for', async () => {
    expect(await positions(await get('/log/commits?limit=2'))).toEqual([1, 2]);
    expect(await positions(await get(`/log/commits?after=0&hash=${GENESIS.hash}&limit=1`))).toEqual([1]);
  });

  it('answers nothing at the end of the log, at once or after the time that is waited', async () => {
    for (const wait of [0, 1]) {
      const answer = await get(`/log/commits?after=5&wait=${wait}`);
      expect([answer.status, await answer.text()]).toEqual([200, '']);
    }
  });

  it('answers as soon as there is a commit to one who waits for it', async () => {
    const { position, hash } = await daybook.log.head();
    const waiting = get(`/log/commits?after=${position}&hash=${hash}&wait=30`);
    await register();
    expect(await positions(await waiting)).toEqual([position + 1]);
  });

  it('answers one who waits at once when the service ends', async () => {
    const ending = await openService();
    const waiting = ending.get('/log/commits?wait=30');
    ending.lifecycle.drain();
    expect(await (await waiting).text()).toBe('');
    await ending.close();
  });

  it.each([
    ['another commit stands at the place', `after=2&hash=${'0'.repeat(63)}1`, /^At position 2 another/],
    ['the log ends before the place', 'after=999', /^This log ends at position \d+, before 999\.$/],
  ])('says that the logs have diverged where %s', async (_, query, detail) => {
    const answer = await get(`/log/commits?${query}`);
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({
      code: 'log_diverged',
      detail: expect.stringMatching(detail) as string,
      hint: expect.stringContaining('anew') as string,
    });
  });

  it.each(['after=-1', 'after=two', 'limit=0', 'limit=1001', 'wait=31', 'hash=abc', 'before=3'])(
    'does not understand %s',
    async (query) => {
      const answer = await get(`/log/commits?${query}`);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ issues: [{ parameter: query.split('=')[0] }] });
    },
  );

  it('is for tokens of the feed alone', async () => {
    const asked: string[] = [];
    const guarded = await openService({
      guard: {
        authenticate: async () => ({
          sender: { actor: 'token:test' },
          allow: ({ side }) => {
            asked.push(side);
            throw new EdgeError('forbidden', 'No.');
          },
        }),
      },
    });
    for (const path of ['/log/commits', '/log/pages/1']) expect((await guarded.get(path)).status).toBe(403);
    expect(asked).toEqual(['feed', 'feed']);
    await guarded.close();
  });

  it('ends for who waits when the token is not valid any more', async () => {
    const revoked = await openService({
      timer: new ManualTimer(),
      guard: {
        authenticate: async () => ({
          sender: { actor: 'token:test' },
          allow: () => undefined,
          stillAdmitted: async () => {
            throw new EdgeError('unauthenticated', 'No more.');
          },
        }),
      },
    });
    expect((await revoked.get('/log/commits?wait=30')).status).toBe(401);
    await revoked.close();
  });

  it('is answered by the command service alone, too', async () => {
    const commands = await openService({ sides: { commands: true, queries: false } });
    expect((await commands.get('/log/commits')).status).toBe(200);
    await commands.close();
  });
});

describe('a long log', async () => {
  const timer = new ManualTimer();
  const long = await openService({ timer });
  afterAll(() => long.close());
  const tags = Array.from({ length: 1_099 }, (_, index) => ({
    name: 'RegisterCustomer',
    data: { ref: `c${index}`, name: 'Ann Lee' },
  }));
  await Promise.all(tags.map((one) => long.daybook.commands.dispatchUnknown(one)));

  it('is answered a thousand commits at a time, in order', async () => {
    const first = await linesOf(await long.get('/log/commits'));
    expect(first.map(({ position }) => position)).toEqual(Array.from({ length: 1_000 }, (_, at) => at + 1));
    expect(await positions(await long.get('/log/commits?after=1000'))).toHaveLength(99);
  });

  it('has full pages that never change, for caches', async () => {
    const page = await long.get('/log/pages/1');
    expect(page.headers.get('Cache-Control')).toBe('private, max-age=31536000, immutable');
    const lines = await linesOf(page);
    expect([lines.length, lines.at(-1)?.position]).toEqual([1_000, 1_000]);
    const etag = page.headers.get('ETag') ?? '';
    expect(etag).toBe(`"${lines.at(-1)?.hash}"`);
    expect((await long.get('/log/pages/1', { 'If-None-Match': etag })).status).toBe(304);
  });

  it.each(['0', '2', 'one'])('has no full page %s', async (page) => {
    const answer = await long.get(`/log/pages/${page}`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'page_not_full' });
  });

  it('is read no faster than the reader takes it, and a reader that stands still is cut off', async () => {
    const { body } = await long.get('/log/commits');
    const reader = (body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    timer.beat();
    timer.beat();
    const rest = async (): Promise<void> => {
      for (;;) if ((await reader.read()).done) return;
    };
    await expect(rest()).rejects.toThrow('nothing was read for too long');
  });

  it('is not held back by readers that go away', async () => {
    for (let count = 0; count < 600; count += 1) {
      const { body, status } = await long.get('/log/commits');
      expect(status).toBe(200);
      await body?.cancel();
    }
  });
});
