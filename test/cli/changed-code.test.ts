import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';

/** Where in the sources a text becomes another. */
interface Change {
  readonly source: string;
  readonly from: string;
  readonly to: string;
}

const copy = mkdtempSync(join(tmpdir(), 'daybook-changed-'));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** The program built from a copy of the sources with these changes. */
function builtWith(...changes: readonly Change[]): string {
  for (const part of ['bin', 'migrations', 'package.json', 'scripts', 'src'])
    cpSync(part, join(copy, part), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));
  for (const { source, from, to } of changes) {
    const file = join(copy, source);
    const text = readFileSync(file, 'utf8');
    if (!text.includes(from)) throw new Error(`${source} has no ${from}`);
    writeFileSync(file, text.replace(from, to));
  }
  const build = `import { buildIfStale } from './scripts/build.ts'; await buildIfStale();`;
  execFileSync(process.execPath, ['--input-type=module', '--eval', build], { cwd: copy });
  return join(copy, 'bin/daybook.js');
}

let program: string;
beforeAll(() => {
  program = builtWith(
    {
      source: 'src/shop/orders/read/order-search/view.ts',
      from: 'joined([searchable(data.customerName),',
      to: "joined(['buyer', searchable(data.customerName),",
    },
    { source: 'src/shop/orders/read/timeline/sentences.ts', from: '`Tagged ', to: '`Labelled ' },
  );
}, 120_000);

test('Where a view takes in other words than before, it alone is rebuilt', async () => {
  const shop = (await filledShop()).copy();
  await shop.out('orders find');
  expect(await shop.out('orders search buyer')).toBe('');

  await shop.out('orders tag 1 --tag rush', { program });
  expect(await shop.run('orders find', { program })).toMatchObject({ code: 0, stderr: '' });
  const { stdout, stderr } = await shop.run('orders search buyer', { program });
  expect(stderr).toMatch(/The view order_search was rebuilt: its definition has changed/);
  expect(stdout).not.toBe('');
  expect(await shop.run('orders search buyer', { program })).toMatchObject({ stdout, stderr: '' });
});

test('Where a sentence is worded otherwise than before, a history shows one word, and nothing is rebuilt', async () => {
  const shop = (await filledShop()).copy();
  await shop.out('orders tag 1 --tag gift');
  expect(await shop.out('orders history 1')).toContain('Tagged gift');

  await shop.out('orders tag 1 --tag rush', { program });
  const { stdout, stderr } = await shop.run('orders history 1', { program });
  expect(stderr).toBe('');
  expect(stdout).toMatch(/Labelled gift.*Labelled rush/s);
  expect(stdout).not.toContain('Tagged');
});
