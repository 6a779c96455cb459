import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { folder } from './support/program.ts';

/** The program built from a copy of the sources in which one text is another. */
function builtWith(source: string, from: string, to: string): string {
  const copy = folder();
  for (const part of ['bin', 'migrations', 'package.json', 'scripts', 'src'])
    cpSync(part, join(copy, part), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));
  const file = join(copy, source);
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
  const build = `import { buildIfStale } from './scripts/build.ts'; await buildIfStale();`;
  execFileSync(process.execPath, ['--input-type=module', '--eval', build], { cwd: copy });
  return join(copy, 'bin/daybook.js');
}

test('Where a view takes in other words than before, it alone is rebuilt', { timeout: 120_000 }, async () => {
  const shop = (await filledShop()).copy();
  await shop.out('orders find');
  expect(await shop.out('orders search buyer')).toBe('');

  const program = builtWith(
    'src/shop/orders/read/order-search/view.ts',
    'joined([data.customerName,',
    "joined(['buyer', data.customerName,",
  );
  await shop.out('orders tag 1 --tag rush', { program });
  expect(await shop.run('orders find', { program })).toMatchObject({ code: 0, stderr: '' });
  const { stdout, stderr } = await shop.run('orders search buyer', { program });
  expect(stderr).toMatch(/The view order_search was rebuilt: its definition has changed/);
  expect(stdout).not.toBe('');
  expect(await shop.run('orders search buyer', { program })).toMatchObject({ stdout, stderr: '' });
});

test('Where a sentence is worded otherwise than before, a history shows one word, and nothing is rebuilt', {
  timeout: 120_000,
}, async () => {
  const shop = (await filledShop()).copy();
  await shop.out('orders tag 1 --tag gift');
  expect(await shop.out('orders history 1')).toContain('Tagged gift');

  const program = builtWith('src/shop/orders/read/timeline/sentences.ts', '`Tagged ', '`Labelled ');
  await shop.out('orders tag 1 --tag rush', { program });
  const { stdout, stderr } = await shop.run('orders history 1', { program });
  expect(stderr).toBe('');
  expect(stdout).toMatch(/Labelled gift.*Labelled rush/s);
  expect(stdout).not.toContain('Tagged');
});
