import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { filledShop } from '../cli/support/filled-shop.ts';
import { run } from '../cli/support/program.ts';
import { newToken, now, ServiceProcess } from './support/service-process.ts';

/** The built program, served and killed, over sockets. */

const shopFile = async (): Promise<string> => (await filledShop()).copy().db;

interface Receipt {
  readonly receipt: { readonly position: number };
}

test('what was acknowledged is in the log once, wherever the service is killed', async () => {
  const db = await shopFile();
  const token = await newToken(db);
  const first = await ServiceProcess.start(db, token);
  const acknowledged = new Map<string, number>();
  const unknown: string[] = [];
  const note = (service: ServiceProcess, key: string): Promise<Response> =>
    service.post('/orders/1/note', { text: key }, { 'Idempotency-Key': key });
  const client = async (name: number): Promise<void> => {
    for (let count = 0; ; count += 1) {
      const key = `${name}-${count}`;
      try {
        const answer = await note(first, key);
        const { receipt } = (await answer.json()) as Receipt;
        acknowledged.set(key, receipt.position);
      } catch {
        unknown.push(key);
        return;
      }
      if (acknowledged.size === 200) void first.kill();
    }
  };
  await Promise.all(Array.from({ length: 16 }, (_, name) => client(name)));

  const second = await ServiceProcess.start(db, token);
  for (const [key, position] of acknowledged) {
    const answer = await second.get(`/commands/${key}`);
    expect(await answer.json()).toMatchObject({ data: { commandId: key, position } });
  }
  // Nobody knows what became of the last of each: with the same key it is settled.
  for (const key of unknown) expect((await note(second, key)).status).toBe(200);
  const noted = (await (await second.get('/orders/1')).json()) as { data: { notes: { text: string }[] } };
  const texts = noted.data.notes.map(({ text }) => text);
  expect(texts.toSorted()).toEqual([...acknowledged.keys(), ...unknown].toSorted());
}, 60_000);

test('two services over one file: what one stores the other answers, and never older than asked for', async () => {
  const db = await shopFile();
  const token = await newToken(db);
  const [commands, queries] = await Promise.all([
    ServiceProcess.start(db, token, ['commands']),
    ServiceProcess.start(db, token, ['queries']),
  ]);
  const rounds = Array.from({ length: 40 }, async (_, round) => {
    const text = `round ${round}`;
    const noted = await commands.post('/orders/2/note', { text });
    const position = noted.headers.get('Daybook-Position') ?? '';
    const read = await queries.get('/orders/2', { 'Daybook-At-Least': position });
    const { data } = (await read.json()) as { data: { notes: { text: string }[] } };
    expect(data.notes.map((one) => one.text)).toContain(text);
  });
  await Promise.all(rounds);
  expect((await queries.post('/orders/2/note', { text: 'no' })).status).toBe(404);
  expect((await commands.get('/orders/2')).status).toBe(404);
});

test('a service that is told to end answers what is in flight, and ends well', async () => {
  const db = await shopFile();
  const service = await ServiceProcess.start(db, await newToken(db), ['--drain-delay', '1s']);
  const inFlight = Array.from({ length: 20 }, (_, count) =>
    service.post('/orders/1/note', { text: `note ${count}` }, { 'Idempotency-Key': `drain-${count}` }),
  );
  await service.get('/orders/1');
  const code = service.end();
  expect((await Promise.all(inFlight)).map(({ status }) => status)).toEqual(inFlight.map(() => 200));
  expect(await code).toBe(0);
});

test.each(['SIGTERM', 'SIGINT'] as const)('a second signal does not wait: %s', async (signal) => {
  const db = await shopFile();
  const service = await ServiceProcess.start(db, await newToken(db), ['--drain-delay', '60s']);
  const code = service.end();
  await expect.poll(async () => (await service.get('/readyz')).status, { timeout: 20_000 }).toBe(503);
  service.process.kill(signal);
  expect(await code).toBe(130);
});

test('a service whose log is restored meanwhile is not ready any more, until it is started again', async () => {
  const db = await shopFile();
  const service = await ServiceProcess.start(db, await newToken(db));
  const backup = `${db}.backup`;
  expect((await run(['db', 'backup', backup, '--db', db])).code).toBe(0);
  expect((await service.get('/readyz')).status).toBe(200);
  const before = (await service.get('/orders/1')).headers.get('Daybook-Position');
  expect((await run(['db', 'restore', backup, '--yes', '--db', db])).code).toBe(0);
  const answer = await service.get('/readyz');
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ status: 'failing', checks: { log: { ok: false } } });
  expect((await service.post('/orders/1/tag', { tags: ['lost'] })).status).toBe(503);
  // What is read is of the log that it is now: positions of the other are no places in it.
  const after = (await service.get('/orders/1')).headers.get('Daybook-Position');
  expect(after?.split('-')[0]).not.toBe(before?.split('-')[0]);
  const stale = await service.get('/orders/1', { 'Daybook-At-Least': before ?? '' });
  expect([stale.status, await stale.json()]).toEqual([
    409,
    expect.objectContaining({ code: 'log_restored' }),
  ]);
  expect(await service.end()).toBe(0);
});

test('a port that something listens at already is a failure in words', async () => {
  const db = await shopFile();
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  const { code, stderr } = await run(['serve', '--port', String(port), '--db', db], { env: now });
  other.close();
  expect(code).toBe(7);
  expect(stderr).toContain(`The service cannot listen at 127.0.0.1:${port}: something else listens there.`);
});

test.each([
  [['--host', '0.0.0.0'], 'At 0.0.0.0 others could read what is sent.'],
  [['--port', '70000'], '--port takes a whole number up to 65535, not "70000".'],
  [['sides'], '"sides" is not a value of SIDE.'],
  [['--rate', 'fast'], '--rate takes a whole number up to 100000, not "fast".'],
  [['--behind-proxy'], '--behind-proxy and --trusted-proxy belong together.'],
  [['--behind-proxy', '--trusted-proxy', '10.0.0'], '"10.0.0" is no address, and no range of addresses.'],
  [['--tls-cert', 'a.pem'], '--tls-cert and --tls-key belong together.'],
])('serve %j is refused before anything listens', async (words, message) => {
  const { code, stderr } = await run(['serve', ...words, '--db', await shopFile()], { env: now });
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
});
