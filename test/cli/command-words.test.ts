import manifestFile from 'virtual:manifest';
import { describe, expect, test } from 'vitest';
import { understand } from '../../src/cli/argv/arguments.ts';
import { dataOf, draftOf } from '../../src/cli/argv/input.ts';
import { readManifest } from '../../src/cli/argv/manifest-file.ts';
import { toCommandLine } from '../../src/core/describe/to-command-line.ts';
import { inMinorUnits } from '../../src/core/model/written-amount.ts';
import { commandLoaders } from '../../src/messages.ts';
import { ordersCli } from '../../src/shop/orders/cli/index.ts';

const tree = readManifest(manifestFile);
const orderId = '01a21978-b740-76a3-ba6d-63160437d986';

/** The words of a line as a shell makes them. */
const wordsIn = (line: string): string[] =>
  [...line.matchAll(/(?:[^\s']|'[^']*')+/g)].map(([word]) => word.replaceAll("'", ''));

/** What the command line makes of the line. */
function understood(line: string): unknown {
  const parsed = understand(tree, wordsIn(line).slice(1));
  if (parsed.kind !== 'run') throw new Error(`not understood: ${line}`);
  const { invocation } = parsed;
  const draft = draftOf(invocation, invocation.operands, { now: new Date(0), zone: 'UTC' });
  return dataOf(invocation, draft, ordersCli.entities);
}

/** What is decided upon: amounts in minor units, whichever way they were written. */
async function decidedUpon(name: keyof typeof commandLoaders, data: unknown): Promise<unknown> {
  const { input } = await commandLoaders[name]();
  return inMinorUnits(input.parse(data), 'USD').data;
}

describe('the line for a command is understood as that command', () => {
  test.each([
    ['TagOrder', { orderId, tags: ['vip', 'late, but paid'] }],
    ['ChangeItem', { orderId, lineId: 'L1', quantity: 3, unitPrice: 450 }],
    ['ApplyDiscount', { orderId, percentPpm: 88_750, code: 'SPRING' }],
    ['SetShippingAddress', { orderId, line1: '1, Main St', city: 'Berlin', country: 'DE' }],
    ['RegisterProduct', { sku: 'POT', name: 'Pot', unitPrice: 0, currency: 'USD', requiresShipping: false }],
    ['CreateOrder', { guest: { name: 'Walk-in' }, currency: 'USD', items: [{ sku: 'MUG', quantity: 2 }] }],
    [
      'EditOrder',
      {
        orderId,
        reason: 'why not',
        remove: ['L2'],
        change: [
          { lineId: 'L1', quantity: 3 },
          { lineId: 'L3', unitPrice: 120 },
        ],
        add: [
          { sku: 'MUG', quantity: 1, unitPrice: 390 },
          { name: 'Gift, wrapping', unitPrice: 300 },
        ],
        shipping: { method: 'express, by air', amount: 490 },
      },
    ],
  ] as const)('%s', async (name, data) => {
    const line = toCommandLine(tree.commands, { name, data }, 'USD');
    expect(await decidedUpon(name, understood(line))).toEqual(await decidedUpon(name, data));
  });

  test('or is the command as JSON, where no flag can say it', () => {
    const command = { name: 'UpdateCustomer', data: { ref: 'ann', phone: null } };
    expect(toCommandLine(tree.commands, command, 'USD', ['--db', 'a b'])).toBe(
      `echo '${JSON.stringify(command)}' | daybook commands send - --db 'a b'`,
    );
  });
});
