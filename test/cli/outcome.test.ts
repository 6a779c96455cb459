import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import type { Shop } from './support/program.ts';
import { atTerminal } from './support/terminal.ts';

let filled: Shop;
beforeAll(async () => {
  filled = await filledShop();
});

/** What was said, without the id. */
const said = (text: string): string[] =>
  text.split('\n').filter((line) => line !== '' && !/^([0-9a-f-]{36}|[\w-]+)$/.test(line));

describe('after a command a terminal says what happened in words that people know', () => {
  test.each([
    ['orders tag 1 --tag vip', ['Tagged vip. Now at version 5.']],
    ['orders pay 2 --amount 5 --method card', ['5.00 USD received by card (P1). Now at version 5.']],
    [
      'orders edit 1 --change L1:1 --reason less',
      [
        'Edited: the total falls by 4.50 USD: less.',
        'Changed L1, Blue mug: 2 → 1 units. Now at version 6. The total: 9.00 → 4.50 USD (-4.50).',
      ],
    ],
    [
      'orders create --customer bob --item MUG:2',
      [
        'Draft begun for Bob Ray (bob).',
        'Added 2 × Blue mug (MUG) at 4.50 USD. Now at version 2. It is number 5.',
      ],
    ],
    ['customers add --ref cat --name Cat', ['A customer was registered. Now at version 1. It is number 3.']],
    ['products price MUG 5.00', ["A product's price changed. Now at version 2."]],
  ])('%s', async (words, lines) => {
    const { code, text } = await atTerminal(filled.copy(), words);
    expect([code, said(text)]).toEqual([0, lines]);
  });

  test('as the dry run of the same command does', async () => {
    const shop = filled.copy();
    const dry = await atTerminal(shop, 'orders ship 1 --all --dry-run');
    const real = await atTerminal(shop, 'orders ship 1 --all');
    expect(dry.text).toContain('Shipped 2 × Blue mug (MUG) (S1)\n');
    expect(real.text).toContain('Shipped 2 × Blue mug (MUG) (S1). Now at version 5.\n');
  });

  test('and of a command that was done before', async () => {
    const shop = filled.copy();
    await shop.out('orders tag 1 --tag vip -i key');
    const { text } = await atTerminal(shop, 'orders tag 1 --tag vip -i key');
    expect(said(text)).toEqual(['Done before: Tagged vip.']);
  });

  test('whatever becomes of the views', async () => {
    const shop = filled.copy();
    writeFileSync(shop.db.replace(/\.db$/, '.views.db'), 'nothing that can be read');
    const { code, text } = await atTerminal(shop, 'orders tag 1 --tag vip');
    expect([code, said(text)]).toEqual([0, ['Tagged vip. Now at version 5.']]);
  });
});

test('programs read the types of events as before', async () => {
  const shop = filled.copy();
  const { events } = await shop.json<{ events: { type: string }[] }>('orders tag 1 --tag vip');
  expect(events.map(({ type }) => type)).toEqual(['OrderTagged']);
});
