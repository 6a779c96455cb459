import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { afterAll, expect, test } from 'vitest';
import { installedPackage } from './consumer-project.ts';

const root = process.cwd();
const project = await installedPackage();
const program = `${project.folder}/node_modules/daybook/bin/daybook.js`;
const db = `${project.folder}/shop.db`;
await project.node(program, '--db', db, 'db', 'init');
const token = (
  await project.node(program, '--db', db, 'tokens', 'create', 'web', '--scope', 'read,write')
).trim();

const service = spawn(process.execPath, [program, '--db', db, 'serve', '--port', '0'], {
  stdio: ['ignore', 'pipe', 'ignore'],
});
const url = await firstLineOf(service);

afterAll(async () => {
  const ended = once(service, 'exit');
  service.kill();
  await ended;
  project.remove();
});

async function firstLineOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('no output');
  const [line] = (await once(createInterface({ input: stdout }), 'line')) as [string];
  return line;
}

test('a program sends commands to a service, asks it, and reads what it wrote', async () => {
  project.write('remote.js', readFileSync(`${root}/test/package/consumer/remote.js`, 'utf8'));
  const printed = await project.node('remote.js', url, token);
  const lines = printed.trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { placed: 1 },
    { again: 'replayed', same: true },
    { paid: ['PaymentRecorded'] },
    { found: ['1: 900 USD'] },
    { actors: ['token:web (till)'] },
    { statuses: ['ok', 'ok'] },
    { missing: 'not_found' },
    { refused: 'unauthenticated' },
  ]);
});

test('the client loads no package: no store, no schema', async () => {
  const code = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ resolve: (name, context, next) => { loaded.push(name); return next(name, context); } });
    await import('daybook/client');
    console.log(JSON.stringify(loaded));`;
  const loaded = JSON.parse(await project.node('--input-type=module', '--eval', code)) as string[];
  expect(loaded.filter((name) => !name.startsWith('./'))).toEqual(['daybook/client']);
});
