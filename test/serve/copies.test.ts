import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keysPath } from '../../src/stores/sqlite/keys/keys-path.ts';
import { filledShop } from '../cli/support/filled-shop.ts';
import { folder, run } from '../cli/support/program.ts';
import { Copy, linesIn, tokenFor, untilReady } from './support/copies.ts';
import { now, ServiceProcess } from './support/service-process.ts';

/** A service, a copy of its log and a copy of that, each in a process of its own. */

const shopFile = async (): Promise<string> => (await filledShop()).copy().db;

test('what is written at the original is read at a copy of a copy, whichever of them is killed', async () => {
  const db = await shopFile();
  const [token, feedToken] = [await tokenFor(db, 'write'), await tokenFor(db, 'feed', 'keys')];
  const original = await ServiceProcess.start(db, token);
  const [relayed, copied] = await Promise.all([Copy.begin(), Copy.begin()]);
  let relay = await relayed.follow(original.url, feedToken);
  let copy = await copied.follow(relay.url, relayed.token);
  let written = 0;
  const writeAndRead = async (): Promise<void> => {
    written += 1;
    const text = `note ${written}`;
    const { headers } = await original.post('/orders/2/note', { text });
    const position = headers.get('Daybook-Position') ?? '';
    const read = await copy.get('/orders/2', { 'Daybook-At-Least': position, Prefer: 'wait=30' });
    expect(read.status).toBe(200);
    expect(read.headers.get('Daybook-Position')).toBe(position);
    const { data } = (await read.json()) as { data: { notes: { text: string }[] } };
    expect(data.notes.at(-1)?.text).toBe(text);
  };
  await writeAndRead();

  await copy.kill();
  await original.post('/orders/2/note', { text: 'while the copy is dead' });
  copy = await copied.follow(relay.url, relayed.token);
  await writeAndRead();

  await relay.kill();
  await original.post('/orders/2/note', { text: 'while what it follows is dead' });
  const { port } = new URL(relay.url);
  relay = await relayed.follow(original.url, feedToken, ['--port', port]);
  await writeAndRead();

  expect(await untilReady(copy)).toMatchObject({ feed: { ok: true, behind: 0 } });
  const why = (await (await copy.get('/orders/2/why')).json()) as { data: object[] };
  expect(why.data).toContainEqual(expect.objectContaining({ field: 'refusals', after: 'not_here' }));
  const refused = await copy.post('/orders/2/note', { text: 'no' });
  expect(refused.status).toBe(404);
  expect(await refused.json()).toMatchObject({
    code: 'no_such_route',
    hint: `Send commands to ${original.url}.`,
  });
  for (const service of [copy, relay, original]) expect(await service.end()).toBe(0);
  const lines = await linesIn(db);
  expect(await relayed.lines()).toEqual(lines);
  expect(await copied.lines()).toEqual(lines);
  const verified = await run(['views', 'verify', '--db', copied.db, '--keys', keysPath(db)]);
  expect([verified.code, verified.stderr]).toEqual([0, expect.any(String)]);
}, 120_000);

test('a copy of another log answers nothing, says why, and is fetched anew where that is asked for', async () => {
  const [db, other] = [await shopFile(), join(folder(), 'other.db')];
  const [feedToken, otherToken] = [await tokenFor(db, 'feed', 'keys'), (await Copy.begin(other)).token];
  await run(['customers', 'add', '--ref', 'eve', '--name', 'Eve', '--db', other]);
  const [original, elsewhere] = [
    await ServiceProcess.start(db, feedToken),
    await ServiceProcess.start(other, otherToken),
  ];
  const copy = await Copy.begin();
  const first = await copy.follow(elsewhere.url, otherToken);
  await untilReady(first);
  await first.end();

  const stopped = await copy.follow(original.url, feedToken);
  expect(await untilReady(stopped, false)).toMatchObject({ feed: { ok: false } });
  const answer = await stopped.get('/orders/1');
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({
    code: 'copy_stopped',
    detail: expect.stringContaining('has another log now') as string,
    hint: expect.stringContaining('refetch') as string,
  });
  expect(stopped.stderr).toContain('--refetch');
  await stopped.end();

  const anew = await copy.follow(original.url, feedToken, ['--refetch']);
  await untilReady(anew);
  expect((await anew.get('/orders/1')).status).toBe(200);
  await anew.end();
  expect(await copy.lines()).toEqual(await linesIn(db));
}, 120_000);

test('a backup becomes a copy once that is approved; it then takes no commands, and serves no command side', async () => {
  const db = await shopFile();
  const feedToken = await tokenFor(db, 'feed', 'keys');
  const original = await ServiceProcess.start(db, feedToken);
  const backup = join(folder(), 'backup.db');
  expect((await run(['db', 'backup', backup, '--db', db])).code).toBe(0);
  const secret = join(folder(), 'token');
  writeFileSync(secret, `${feedToken}\n`);
  const words = ['queries', '--follow', original.url, '--feed-token-file', secret];
  const declined = await run(['serve', ...words, '--port', '0', '--db', backup], { env: now });
  expect([declined.code, declined.stderr]).toEqual([2, expect.stringContaining('Add --yes.')]);
  const copy = await ServiceProcess.start(backup, '', [...words, '--yes']);
  await untilReady(copy);
  await copy.end();

  const noted = await run(['orders', 'note', '1', 'no', '--db', backup]);
  expect([noted.code, noted.stderr]).toEqual([
    4,
    expect.stringContaining(`This daybook is a copy of ${original.url}: it takes no commands.`),
  ]);
  const served = await run(['serve', '--port', '0', '--db', backup], { env: now });
  expect([served.code, served.stderr]).toEqual([2, expect.stringContaining('takes no commands')]);
  expect(readFileSync(secret, 'utf8')).toContain(feedToken);
}, 60_000);

test('a copy that asks its source for the keys is well without any, whoever was forgotten', async () => {
  const db = await shopFile();
  const feedToken = await tokenFor(db, 'feed', 'keys');
  const words = ['customers', 'forget', 'bob', '--reason', 'asked', '--force', '--yes', '--db', db];
  expect((await run(words)).code).toBe(0);
  const original = await ServiceProcess.start(db, feedToken);
  const copied = await Copy.begin();
  const copy = await copied.follow(original.url, feedToken);
  await untilReady(copy);
  const { code, stdout } = await run(['doctor', '--json', '--db', copied.db], { env: now });
  for (const service of [copy, original]) await service.end();
  const findings = JSON.parse(stdout) as { check: string; found: string }[];
  const found = Object.fromEntries(findings.map((one) => [one.check, one.found]));
  expect(found).toMatchObject({ keys: `none here: ${original.url} is asked for them while it is followed` });
  expect([code, found['forgotten']]).toEqual([0, '1 person']);
}, 60_000);

test.each([
  [['--follow', 'http://127.0.0.1:1'], 'belongs to "daybook serve queries"'],
  [['queries', '--follow', 'ftp://x'], '"ftp://x" is not the address of a service.'],
  [['queries', '--follow', 'https://a:b@x'], 'An address has no password in it'],
  [['queries', '--follow', 'http://10.0.0.7:7070'], 'others could read the token'],
  [['queries', '--follow', 'https://x'], 'There is no token for the feed.'],
  [['queries', '--refetch'], '--refetch needs --follow'],
])('serve %j is refused before anything is opened', async (words, message) => {
  const { code, stderr } = await run(['serve', ...words, '--db', join(folder(), 'copy.db')], { env: now });
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
});

test('a token that the source refuses ends the start, and a daybook that is no copy is never dropped', async () => {
  const db = await shopFile();
  const original = await ServiceProcess.start(db, '');
  const env = { ...now, DAYBOOK_FEED_TOKEN: 'daybook_wrong' };
  const words = ['serve', 'queries', '--follow', original.url, '--port', '0', '--db'];
  const refused = await run([...words, join(folder(), 'copy.db')], { env });
  expect([refused.code, refused.stderr]).toEqual([
    7,
    expect.stringContaining('tokens create NAME --scope feed'),
  ]);
  const own = await shopFile();
  const before = await linesIn(own);
  const kept = await run([...words, own, '--refetch'], { env });
  expect([kept.code, kept.stderr]).toEqual([4, expect.stringContaining('is no copy of another daybook')]);
  expect(await linesIn(own)).toEqual(before);
});
