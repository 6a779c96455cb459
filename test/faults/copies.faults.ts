import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { keysPath } from '../../src/stores/sqlite/keys/keys-path.ts';
import { filledShop } from '../cli/support/filled-shop.ts';
import { folder, run } from '../cli/support/program.ts';
import { EventReader } from '../http/support/sse.ts';
import { Copy, linesIn, tokenFor, untilReady } from '../serve/support/copies.ts';
import { ServiceProcess } from '../serve/support/service-process.ts';

/** `npm run test:faults`: COPIES copies behind one relay (50), each a process of its own. */
const COPIES = Number(process.env['COPIES'] ?? 50);
const [PHASE_MS, AT_ONCE] = [15_000, 4];
const UNLIMITED = ['--rate', '100000', '--no-access-log'];

const shopFile = async (): Promise<string> => (await filledShop()).copy().db;

/** A copy, and the process that serves it now. */
interface Served {
  readonly copy: Copy;
  readonly feedToken: string;
  process: ServiceProcess;
}

async function inTurns<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>) {
  const results: Result[] = [];
  const left = [...items.entries()];
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift())
      results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

/** Writes until it is told to end. Answers when each position was acknowledged. */
async function write(original: ServiceProcess, until: () => boolean): Promise<ReadonlyMap<number, number>> {
  const acknowledged = new Map<number, number>();
  const writer = async (): Promise<void> => {
    while (!until()) {
      const answer = await original.post('/orders/2/note', { text: 'one of many' });
      if (!answer.ok) throw new Error(await answer.text());
      const position = Number(answer.headers.get('Daybook-Position')?.split('-')[1]);
      acknowledged.set(position, performance.now());
    }
  };
  await Promise.all([writer(), writer()]);
  return acknowledged;
}

/** Notes when each position arrives, until the stream ends. */
async function arrivals(copy: ServiceProcess): Promise<Map<number, number>> {
  const seen = new Map<number, number>();
  const reader = new EventReader(await copy.get('/events', { Accept: 'text/event-stream' }));
  const reading = async (): Promise<void> => {
    for (let next = await reader.next(); next !== undefined; next = await reader.next())
      if (next.data !== undefined) seen.set(Number(next.id?.split('.')[0]), performance.now());
  };
  void reading().catch(() => undefined);
  return seen;
}

const percentile = (sorted: readonly number[], part: number): string =>
  `${(sorted[Math.floor(sorted.length * part)] ?? Number.NaN).toFixed(0)} ms`;

async function headOf(service: ServiceProcess): Promise<number> {
  const answer = await service.get('/log/commits?limit=1');
  return Number(answer.headers.get('Daybook-Head')?.split('@')[1]);
}

test(`${COPIES} copies behind one relay hold what the original holds, killed and started again at random`, async () => {
  const db = await shopFile();
  const [token, feedToken] = [await tokenFor(db, 'write', 'feed'), await tokenFor(db, 'feed', 'keys')];
  const original = await ServiceProcess.start(db, token, UNLIMITED);
  const relayed = await Copy.begin();
  const relay = await relayed.follow(original.url, feedToken, UNLIMITED);
  const start = ({ copy, feedToken: secret }: Pick<Served, 'copy' | 'feedToken'>) =>
    copy.follow(relay.url, secret, UNLIMITED);
  const copies = await inTurns(Array.from({ length: COPIES }), async (): Promise<Served> => {
    const begun = { copy: await Copy.begin(), feedToken: relayed.token };
    return { ...begun, process: await start(begun) };
  });
  await inTurns(copies, ({ process }) => untilReady(process));

  const seen = await Promise.all(copies.map(({ process }) => arrivals(process)));
  const startedAt = performance.now();
  const acknowledged = await write(original, () => performance.now() - startedAt > PHASE_MS);
  const last = Math.max(...acknowledged.keys());
  while (seen.some((positions) => !positions.has(last))) await pause(20);
  const seconds = (performance.now() - startedAt) / 1000;
  const lags = seen
    .flatMap((positions) =>
      [...acknowledged].map(([position, at]) => (positions.get(position) ?? Number.NaN) - at),
    )
    .toSorted((a, b) => a - b);
  expect(lags.filter(Number.isNaN)).toEqual([]);
  console.log(
    `${COPIES} copies, ${acknowledged.size} commits, ${(lags.length / seconds).toFixed(0)} deliveries/s, ` +
      `lag p50 ${percentile(lags, 0.5)}, p99 ${percentile(lags, 0.99)}, most ${percentile(lags, 0.99999)}`,
  );

  const killedFrom = performance.now();
  let kills = 0;
  const killing = async (): Promise<void> => {
    while (performance.now() - killedFrom < PHASE_MS) {
      const one = copies[Math.floor(Math.random() * copies.length)] as Served;
      await one.process.kill();
      kills += 1;
      one.process = await start(one);
    }
  };
  const [written] = await Promise.all([
    write(original, () => performance.now() - killedFrom > PHASE_MS),
    killing(),
  ]);
  const head = await headOf(original);
  await inTurns(copies, async ({ process }) => {
    while ((await headOf(process)) < head) await pause(50);
    await untilReady(process);
  });
  console.log(`${kills} kills while ${written.size} commits were written: every copy is at ${head} again`);
  await inTurns(copies, ({ process }) => process.end());
  for (const service of [relay, original]) await service.end();
  const lines = await linesIn(db);
  for (const copy of [relayed, ...copies.map((one) => one.copy)]) expect(await copy.lines()).toEqual(lines);
  const verified = await run(['views', 'verify', '--db', copies[0]?.copy.db ?? '', '--keys', keysPath(db)]);
  expect([verified.code, verified.stderr]).toEqual([0, expect.any(String)]);
}, 1_200_000);

test('a copy that stands still holds nobody up, and is late, never wrong', async () => {
  const db = await shopFile();
  const token = await tokenFor(db, 'write', 'read', 'feed', 'keys');
  const original = await ServiceProcess.start(db, token, UNLIMITED);
  const served = await Copy.begin();
  const copy = await served.follow(original.url, token, UNLIMITED);
  await untilReady(copy);
  copy.process.kill('SIGSTOP');
  let worst = 0;
  let position = '';
  const stoppedAt = performance.now();
  while (performance.now() - stoppedAt < 5_000) {
    const at = performance.now();
    const { headers } = await original.post('/orders/1/note', { text: 'while it stands still' });
    position = headers.get('Daybook-Position') ?? '';
    worst = Math.max(worst, performance.now() - at);
  }
  const reading = copy.get('/orders/1', { 'Daybook-At-Least': position, Prefer: 'wait=30' });
  copy.process.kill('SIGCONT');
  expect((await reading).headers.get('Daybook-Position')).toBe(position);
  console.log(`the slowest command while a copy stood still: ${worst.toFixed(0)} ms`);
  await Promise.all([copy.end(), original.end()]);
  expect(await served.lines()).toEqual(await linesIn(db));
}, 120_000);

test('an original that has lost commits is noticed by its copies, which answer nothing from then on', async () => {
  const db = await shopFile();
  const token = await tokenFor(db, 'write', 'read', 'feed', 'keys');
  const late = join(folder(), 'late.db');
  expect((await run(['db', 'backup', late, '--db', db])).code).toBe(0);
  const original = await ServiceProcess.start(db, token);
  const [relayed, copied] = [await Copy.begin(), await Copy.begin()];
  const relay = await relayed.follow(original.url, token);
  const copy = await copied.follow(relay.url, relayed.token);
  const { headers } = await original.post('/orders/1/note', { text: 'acknowledged, and lost' });
  const known = headers.get('Daybook-Position') ?? '';
  expect((await copy.get('/orders/1', { 'Daybook-At-Least': known, Prefer: 'wait=30' })).status).toBe(200);
  await original.end();

  // As a standby that was behind takes the original's place: the same log and epoch, less of it, and other commits.
  copyFileSync(late, db);
  const promoted = await ServiceProcess.start(db, token, ['--port', new URL(original.url).port]);
  await promoted.post('/orders/1/note', { text: 'another one' });
  await untilReady(relay, false);
  const answer = await relay.get('/orders/1');
  expect(await answer.json()).toMatchObject({ status: 503, code: 'copy_stopped' });
  expect(relay.stderr).toContain('--refetch');
  await untilReady(copy, false);
  await Promise.all([relay, copy, promoted].map((service) => service.end()));
}, 180_000);
