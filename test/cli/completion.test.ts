import { execFile } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import manifest from 'virtual:manifest';
import { beforeAll, describe, expect, test } from 'vitest';
import { complete, type LiveValues, wordsIn } from '../../src/cli/completion/complete.ts';
import type { Manifest } from '../../src/cli/manifest.ts';
import { filledShop } from './support/filled-shop.ts';
import { folder, programFile, quietEnv, type Shop } from './support/program.ts';

const live: LiveValues = async (entity) => [{ word: `${entity}-1`, help: 'it' }];
const offersFor = async (line: string): Promise<string[]> =>
  (await complete(manifest as Manifest, wordsIn(line).slice(1), live)).map(({ word }) => word);

describe('completion offers', () => {
  test('commands, then their verbs', async () => {
    expect(await offersFor('daybook or')).toEqual(['orders']);
    expect(await offersFor('daybook orders re')).toEqual(
      expect.arrayContaining(['refund', 'reopen', 'return']),
    );
    expect(await offersFor('daybook orders items ')).toEqual(['add', 'change', 'remove']);
  });

  test('flags of the command and common ones', async () => {
    expect(await offersFor('daybook orders find --sta')).toEqual(['--status']);
    expect(await offersFor('daybook orders find --no-in')).toEqual(['--no-input']);
  });

  test('values of a flag, also behind = and commas', async () => {
    expect(await offersFor('daybook orders find --status pl')).toEqual(['placed']);
    expect(await offersFor('daybook orders find --status=pl')).toEqual(['--status=placed']);
    expect(await offersFor('daybook orders find --status created,pl')).toEqual(['created,placed']);
    expect(await offersFor('daybook orders find -o nd')).toEqual(['ndjson']);
  });

  test('fields behind --json=', async () => {
    expect(await offersFor('daybook orders find --json=num')).toEqual(['--json=number']);
    expect(await offersFor('daybook orders find --json=number,customerN')).toEqual([
      '--json=number,customerName',
    ]);
  });

  test('live values where an entity is named', async () => {
    expect(await offersFor('daybook orders show ')).toEqual(['order-1']);
    expect(await offersFor('daybook orders find --customer ')).toEqual(['customer-1']);
    expect(await offersFor('daybook orders create --item ')).toEqual(['product-1']);
  });

  test('topics behind help', async () => {
    expect(await offersFor('daybook help exit')).toEqual(['exit-codes']);
  });
});

describe('in bash', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await filledShop();
  });

  /** What bash would offer at the end of the line. */
  async function offered(line: string): Promise<string[]> {
    const bin = folder();
    writeFileSync(`${bin}/daybook`, `#!/bin/sh\nexec '${process.execPath}' '${programFile}' "$@"\n`);
    chmodSync(`${bin}/daybook`, 0o755);
    const words = line.split(/ |(?==)|(?<==)/);
    const script = `eval "$(daybook completion bash)"
      COMP_LINE=${JSON.stringify(line)} COMP_POINT=${line.length}
      COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}) COMP_CWORD=${words.length - 1}
      _daybook; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const env = { ...quietEnv, PATH: `${bin}:${quietEnv.PATH}`, DAYBOOK_DB: shop.db };
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { env });
    return stdout.trim().split('\n');
  }

  test('it asks the program, and the daybook', async () => {
    expect(await offered('daybook orders show ')).toEqual(['4', '3', '2', '1']);
    expect(await offered('daybook customers show ')).toEqual(['ann', 'bob']);
  });

  test('only what stands behind = is replaced', async () => {
    expect(await offered('daybook orders find --status=pl')).toEqual(['placed']);
    expect(await offered('daybook orders find --json=')).toContain('number');
  });
});

test('an unknown shell is a usage error', async () => {
  const shop = await filledShop();
  expect((await shop.run('completion tcsh')).code).toBe(2);
  expect((await shop.run('completion')).stderr).toContain('bash, zsh, fish');
});
