import manifestFile from 'virtual:manifest';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { readManifest } from '../../src/cli/argv/manifest-file.ts';
import { helpFor } from '../../src/cli/help/help.ts';
import { exitCodeMeanings, exitCodeOf, exitCodes } from '../../src/core/kernel/exit-codes.ts';
import { filledShop } from './support/filled-shop.ts';
import { runInOneProcess } from './support/persistent-program.ts';
import type { Shop } from './support/program.ts';
import { inShell } from './support/shell.ts';

it('gives every kind of failure a code that is explained', () => {
  for (const code of Object.values(exitCodes)) expect(exitCodeMeanings).toHaveProperty(String(code));
});

it('tells a script what to do next by the code alone', () => {
  expect(exitCodes).toMatchObject({
    usage: 2,
    not_found: 3,
    rejected: 4,
    validation_failed: 4,
    partly_done: 6,
  });
  expect(exitCodes).toMatchObject({
    version_conflict: 5,
    idempotency_conflict: 5,
    declined: 1,
    check_failed: 1,
  });
  expect(exitCodes).toMatchObject({
    busy: 7,
    outcome_unknown: 7,
    unavailable: 7,
    newer_daybook: 7,
    timed_out: 124,
    interrupted: 130,
  });
  expect(exitCodeOf({ kind: 'not_found', code: 'not_found', message: 'No such order.' })).toBe(3);
});

it('prints the table in the order of the codes', () => {
  const table = helpFor(readManifest(manifestFile), 'exit-codes', 100);
  const codes = [...table.matchAll(/^ +(\d+) /gm)].map(([, code]) => Number(code));
  expect(codes).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 124, 130]);
});

describe('a script tells by the code alone', () => {
  let filled: Shop;
  beforeAll(async () => {
    filled = await filledShop(runInOneProcess);
  });

  // 130 takes a person at a terminal: prompts.test.ts.
  test.each([
    [0, 'that it is done, even if nothing was found', 'daybook orders find --tag nowhere'],
    [1, 'that a check found something', 'daybook attention --fail --now 2026-09-01'],
    [2, 'that it was called the wrong way', 'daybook orders find --staus placed'],
    [3, 'that there is no such thing', 'daybook orders show 99'],
    [4, 'that a rule said no', 'daybook orders complete 1'],
    [5, 'that somebody was faster', 'daybook orders tag 1 --tag vip --expect-version 1'],
    [6, 'that some lines failed', 'printf "1\\n99\\n2\\n" | daybook orders tag - --tag vip --keep-going'],
    [7, 'that a retry is safe', 'daybook orders find --db /dev/null/shop.db'],
    [124, 'that the time was up', 'daybook orders wait 3 --for status=placed --timeout 10ms'],
  ])('%i: %s', async (code, _, line) => {
    const told = await inShell(filled.copy(), `${line}; echo "exit $?"`);
    expect(told.stdout).toMatch(new RegExp(`(^|\\n)exit ${code}\\n$`));
    expect(told.stderr).toMatch(code === 0 ? /^$/ : /^error: \S.*\n$/m);
  });

  test.each([
    ['orders create --item NOPE:1 --customer ann', 'Register it with "daybook products add"'],
    ['orders create --item MUGG:1 --customer ann', 'Did you mean "MUG"?'],
    ['orders create --item MUG:1 --customer bobb', 'Did you mean "bob"?'],
    ['orders items add 3 --sku MUGG', 'Did you mean "MUG"?'],
    ['products price MUGG 5.00', 'Did you mean "MUG"?'],
    ['products rename TEAA Tea', 'Did you mean "TEA"?'],
    ['customers update an --name Ann', 'Did you mean "ann"?'],
    ['customers show annn', 'Did you mean "ann"?'],
    ['orders refund 1 --payment P9 --amount 1 --reason x', 'It has no payments at all.'],
    ['orders ship 1 --line L9', 'Its lines are L1.'],
    ['orders deliver 1 --shipment S9', 'Nothing is shipped yet.'],
    ['orders return receive 1 --return R9', 'Nothing is announced to come back.'],
  ])('3, whatever is not there and wherever it is named: %s', async (line, hint) => {
    const { code, stderr } = await filled.run(line);
    expect([code, stderr]).toEqual([3, expect.stringContaining(hint) as string]);
  });

  test('and finds the same code in the error as JSON', async () => {
    const { code, stderr } = await filled.run('orders complete 1 --json');
    expect([code, JSON.parse(stderr)]).toMatchObject([4, { error: { code: 'not_all_shipped', exit: 4 } }]);
  });
});
