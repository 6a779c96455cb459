import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openDaybook } from '../../../src/app.ts';
import { noProgress } from '../../../src/core/kernel/progress.ts';
import { issueToken } from '../../../src/http/auth/issue-token.ts';
import { bound } from '../../../src/http/console/node/node-page.tsx';
import { backupDownloads } from '../../../src/maintenance/backup-download.ts';
import { ownFolder } from '../../support/folder.ts';
import { NOW } from '../support/service.ts';
import { ANN, openConsole } from './support/console.ts';

const folder = mkdtempSync(join(tmpdir(), 'daybook-test-'));
const path = join(folder, 'my shop.db');
const live = await openDaybook({ db: path });
await live.customers.register({ ref: 'ann', name: 'Ann Lee' });
const backup = await backupDownloads({ db: path, timeoutMs: 10_000, progress: noProgress });

const shop = await openConsole(ANN, (store) => ({ backup, tokens: () => store.listTokens() }));
const reader = await openConsole({ ...ANN, scopes: ['read'] }, () => ({ backup }));
afterAll(async () => {
  await Promise.all([shop.close(), reader.close(), live.close()]);
  rmSync(folder, { recursive: true, force: true });
});
const access = { store: shop.access, clock: { now: () => NOW } };
const { secret } = await issueToken(access, {
  name: 'web-shop',
  scopes: ['read', 'write'],
  only: ['PlaceOrder'],
});

describe('the node', () => {
  it('says which program and which log it is', async () => {
    const { text } = await shop.page('/node');
    const [{ logId, epoch }, { hash }] = [await shop.daybook.log.identity(), await shop.daybook.log.head()];
    for (const fact of ['daybook 0.0.0', process.version, logId, epoch, hash]) expect(text).toContain(fact);
  });

  it('counts messages, and says how long they took', async () => {
    await shop.get('/customers/nobody');
    expect((await shop.page('/node')).text).toMatch(/GetCustomer query 1 1 /);
  });

  it('names tokens with what they are for, and no secret', async () => {
    const { text, html } = await shop.page('/node');
    expect(text).toMatch(/web-shop active read, write only PlaceOrder 2027-06-15/);
    expect(html).not.toContain(secret);
    expect((await reader.page('/node')).text).not.toContain('web-shop');
  });
});

describe('how long a part of the messages took', () => {
  const histogram = [1, 5, Number.POSITIVE_INFINITY].map((atMostMs, index) => ({
    atMostMs,
    count: [90, 9, 1][index] ?? 0,
  }));
  const message = {
    side: 'query',
    name: 'GetOrder',
    count: 100,
    failures: {},
    totalMs: 200,
    maxMs: 812,
    histogram,
  } as const;

  it('is the bound of a bucket, and above the last the slowest of all', () => {
    expect([0.5, 0.99, 1].map((part) => bound(message, part))).toEqual(['≤ 1', '≤ 5', '812']);
  });
});

describe('a backup', () => {
  it('is downloaded whole, opens as a daybook, and leaves nothing behind', async () => {
    const before = readdirSync(folder);
    const answer = await shop.send('/node/backup', {});
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Content-Disposition')).toMatch(
      /^attachment; filename="my_shop-\d{4}-\d\d-\d\dT\d{4}\.db"$/,
    );
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect(String(bytes.length)).toBe(answer.headers.get('Content-Length'));
    expect(readdirSync(folder)).toEqual(before);
    const copy = join(ownFolder(), 'copy.db');
    writeFileSync(copy, bytes);
    const opened = await openDaybook({ db: copy });
    expect(await opened.log.head()).toEqual(await live.log.head());
    await opened.close();
  });

  it('that nobody reads to its end leaves nothing behind either', async () => {
    const before = readdirSync(folder);
    const answer = await shop.send('/node/backup', {});
    await answer.body?.cancel();
    expect(readdirSync(folder)).toEqual(before);
  });

  it('is one after the other', async () => {
    const answers = await Promise.all([shop.send('/node/backup', {}), shop.send('/node/backup', {})]);
    const [first, second] = await Promise.all(
      answers.map(async (answer) => (await answer.arrayBuffer()).byteLength),
    );
    expect(first).toBe(second);
  });

  it('is for those who look after the daybook alone', async () => {
    expect((await reader.page('/node')).html).not.toContain('action="/console/node/backup"');
    expect((await reader.submit('/node/backup', {})).status).toBe(403);
  });
});
