import { beforeAll, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import type { Shop } from './support/program.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await filledShop();
});

test.each([
  [['commands', 'undo', ''], 'error: COMMAND may not be empty. See "daybook commands undo --help".\n'],
  [['events', 'tail', '--type', ''], 'error: --type may not be empty. See "daybook events tail --help".\n'],
  [['events', 'tail', '--type', ','], 'error: --type may not be empty. See "daybook events tail --help".\n'],
  [['events', 'tail', '--lines', ''], 'error: --lines may not be empty. See "daybook events tail --help".\n'],
  [
    ['orders', 'wait', '1', '--for', ''],
    'error: --for may not be empty. See "daybook orders wait --help".\n',
  ],
  [
    ['orders', 'wait', '1', '--for', 'status=placed', '--timeout', ''],
    'error: --timeout may not be empty. See "daybook orders wait --help".\n',
  ],
  [
    ['commands', 'send', '-', '-i', ''],
    'error: --idempotency-key may not be empty. See "daybook commands send --help".\n',
  ],
  [
    ['orders', 'tag', '1', '--tag', 'x', '-i', ''],
    'error: --idempotency-key may not be empty. See "daybook orders tag --help".\n',
  ],
  [['orders', 'find', '-F', ''], 'error: --fields may not be empty. See "daybook orders find --help".\n'],
  [
    ['orders', 'import', '-', '--map', ''],
    'error: --map may not be empty. See "daybook orders import --help".\n',
  ],
] as const)('a value that is nothing is told by what it was typed for: %j', async (words, told) => {
  expect(await shop.run(words)).toEqual({ code: 2, stdout: '', stderr: told });
});

test.each([
  'events tail',
  'commands send -',
  'events import -',
  'query SELECT',
  'orders wait 1 --for status=placed',
])('a format that is none is refused, with those that there are: %s', async (line) => {
  const { code, stderr } = await shop.run(`${line} -o jsn`);
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/^error: "jsn" is not a value of --output. Did you mean "json"/),
  ]);
});
