import { type ChildProcess, execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyLog } from '../../src/core/log/verify-log.ts';
import { checkStore } from '../../src/stores/sqlite/log/check-store.ts';
import { openSqliteEventLog } from '../../src/stores/sqlite/log/open-event-log.ts';
import { ask, killChildren, startChild, withHooks } from './child-program.ts';
import { temporaryFolder } from './temporary-folder.ts';

const clock = { now: () => '2026-11-23T12:00:00.000Z' };
const freshPath = () => join(temporaryFolder(), 'daybook.db');
const open = (path: string, create = false) => openSqliteEventLog({ path, clock, timeoutMs: 20_000, create });

afterAll(killChildren);

describe('many processes on one file', () => {
  let children: readonly ChildProcess[];
  beforeAll(() => {
    children = Array.from({ length: 8 }, () => startChild());
  });
  afterAll(() => {
    for (const child of children) child.disconnect();
  });

  test('all that begin the same daybook at once succeed, and it is one daybook', {
    timeout: 60_000,
  }, async () => {
    for (let round = 0; round < 4; round += 1) {
      const path = freshPath();
      const jobs = children.map((child, index) => ask(child, { do: 'create', path, name: `child-${index}` }));
      const answers = (await Promise.all(jobs)) as { logId?: string; verdict?: string }[];
      expect(answers.map(({ verdict }) => verdict)).toEqual(children.map(() => 'committed'));
      expect(new Set(answers.map(({ logId }) => logId)).size).toBe(1);
      const store = await open(path);
      expect(await verifyLog(store.log)).toMatchObject({ commits: 8, problems: [] });
      expect(checkStore(store.connection)).toEqual([]);
      await store.close();
    }
  });

  test('all that append to one stream are stored in turn: nobody is told that it is busy', {
    timeout: 60_000,
  }, async () => {
    const path = freshPath();
    const store = await open(path, true);
    const jobs = children.map((child, index) =>
      ask(child, { do: 'compete', path, name: `child-${index}`, count: 20 }),
    );
    const answers = await Promise.all(jobs);
    expect(answers).toEqual(children.map(() => ({ committed: 20, lost: expect.any(Number) })));
    expect(await verifyLog(store.log)).toMatchObject({ commits: 160, streams: 1, problems: [] });
    expect((await store.log.readStream('order-shared')).at(-1)?.lastVersion).toBe(160);
    await store.close();
  });
});

describe('a process killed at any instant', () => {
  test('leaves every acknowledged commit, and no batch in part', { timeout: 60_000 }, async () => {
    const path = freshPath();
    await (await open(path, true)).close();
    const acknowledged: string[] = [];
    for (const [round, enough] of [1, 7, 33].entries()) {
      acknowledged.push(...(await killedAfter(enough, { do: 'endless', path, name: `round-${round}` })));
    }
    const store = await open(path);
    for (const id of acknowledged) expect(await store.log.find(id)).toMatchObject({ commandId: id });
    const report = await verifyLog(store.log);
    expect(report).toMatchObject({ problems: [] });
    expect(report.commits % 3).toBe(0);
    expect(report.commits).toBeGreaterThanOrEqual(acknowledged.length);
    expect(checkStore(store.connection)).toEqual([]);
    await store.close();
  });

  /** Starts a job that never ends, and kills it once it has acknowledged enough; answers all that it acknowledged. */
  function killedAfter(enough: number, job: object): Promise<string[]> {
    return new Promise((resolve, reject) => {
      const child = startChild();
      const acknowledged: string[] = [];
      let batches = 0;
      child.on('message', (ids: string[]) => {
        if (!Array.isArray(ids)) return reject(new Error(JSON.stringify(ids)));
        acknowledged.push(...ids);
        batches += 1;
        if (batches === enough) child.kill('SIGKILL');
      });
      child.once('close', () => resolve(acknowledged));
      child.send(job);
    });
  }
});

/** Makes system calls fail; not on every machine. */
const STRACE = 'strace';

const hasStrace = (() => {
  try {
    execFileSync(STRACE, ['-qq', '-e', 'trace=none', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!hasStrace)('an fsync that fails during COMMIT (strace)', () => {
  test('is told as an unknown outcome, which a retry settles', { timeout: 30_000 }, async () => {
    const path = freshPath();
    await (await open(path, true)).close();
    const failing = startChild({
      execPath: STRACE,
      execArgv: [
        '-f',
        '-qq',
        '-o',
        '/dev/null',
        '-e',
        'inject=fdatasync,fsync:error=EIO',
        process.execPath,
        ...withHooks,
      ],
    });
    const answer = (await ask(failing, { do: 'append', path, name: 'doubtful' })) as {
      failure?: { kind: string };
    };
    failing.disconnect();
    expect(answer.failure).toMatchObject({ kind: 'outcome_unknown', code: 'outcome_unknown' });
    const retrying = startChild();
    expect(await ask(retrying, { do: 'append', path, name: 'doubtful' })).toMatchObject({
      verdict: expect.stringMatching(/^(committed|replayed)$/),
    });
    retrying.disconnect();
    const store = await open(path);
    expect(await verifyLog(store.log)).toMatchObject({ commits: 1, problems: [] });
    await store.close();
  });
});

describe('a directory that may not be written', () => {
  // Root may write anywhere, so root asks as nobody.
  const asNobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

  test('is named to those who only want to read', async () => {
    const path = freshPath();
    await (await open(path, true)).close();
    chmodSync(path, 0o644);
    chmodSync(join(path, '..'), 0o555);
    const child = startChild(asNobody);
    const answer = await ask(child, { do: 'read', path });
    child.disconnect();
    chmodSync(join(path, '..'), 0o755);
    expect(answer).toMatchObject({
      failure: {
        kind: 'unavailable',
        code: 'directory_not_writable',
        message: expect.stringContaining(join(path, '..')),
      },
    });
  });

  test('is named to those who want to begin a daybook there', async () => {
    const path = freshPath();
    chmodSync(join(path, '..'), 0o555);
    const child = startChild(asNobody);
    const answer = await ask(child, { do: 'create', path, name: 'x' });
    child.disconnect();
    chmodSync(join(path, '..'), 0o755);
    expect(answer).toMatchObject({ failure: { kind: 'unavailable', code: 'directory_not_writable' } });
  });
});
