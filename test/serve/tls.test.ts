import { cpSync } from 'node:fs';
import { request } from 'node:https';
import { connect } from 'node:tls';
import { expect, test } from 'vitest';
import { filledShop } from '../cli/support/filled-shop.ts';
import { folder, run } from '../cli/support/program.ts';
import { raw } from './support/raw.ts';
import { newToken, now, ServiceProcess } from './support/service-process.ts';

const pem = (what: string): string => `${import.meta.dirname}/support/localhost-${what}.pem`;

async function secure(): Promise<{
  readonly url: string;
  readonly token: string;
  readonly service: ServiceProcess;
}> {
  const { db } = (await filledShop()).copy();
  const token = await newToken(db);
  const words = ['--tls-cert', pem('cert'), '--tls-key', pem('key')];
  const service = await ServiceProcess.start(db, token, words);
  return { url: service.url, token, service };
}

const status = (url: string, token: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const options = { rejectUnauthorized: false, headers: { Authorization: `Bearer ${token}` } };
    request(`${url}/orders/1`, options, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });

test('with a certificate it speaks TLS, of version 1.2 or newer', async () => {
  const { url, token } = await secure();
  expect(url).toMatch(/^https:/);
  expect(await status(url, token)).toBe(200);
  const { port } = new URL(url);
  const old = new Promise((resolve) => {
    const socket = connect({
      port: Number(port),
      host: '127.0.0.1',
      rejectUnauthorized: false,
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1',
    });
    socket.on('secureConnect', () => resolve('connected')).on('error', () => resolve('refused'));
  });
  expect(await old).toBe('refused');
});

test('plain HTTP is not spoken at its port', async () => {
  const { url } = await secure();
  const answer = await raw(url, 'GET /orders HTTP/1.1\r\nHost: localhost\r\n\r\n', { quietMs: 2_000 });
  expect([answer.status, answer.isClosed]).toEqual([undefined, true]);
});

test('SIGHUP reads the certificate again, and it goes on', async () => {
  const { url, token, service } = await secure();
  service.process.kill('SIGHUP');
  expect(await status(url, token)).toBe(200);
  expect(service.process.exitCode).toBeNull();
});

test('a certificate that cannot be read is a failure in words', async () => {
  const place = folder();
  cpSync(pem('key'), `${place}/no-cert.pem`);
  const { db } = (await filledShop()).copy();
  const words = ['serve', '--port', '0', '--db', db, '--tls-key', pem('key'), '--tls-cert'];
  for (const file of [`${place}/missing.pem`, `${place}/no-cert.pem`]) {
    const { code, stderr } = await run([...words, file], { env: now });
    expect([code, stderr]).toEqual([7, expect.stringContaining(file)]);
    expect(stderr).not.toContain('defect');
  }
});
