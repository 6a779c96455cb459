import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { openDaybook } from '../../src/app.ts';
import type { Command, Receipt } from '../../src/core/model/command.ts';
import { fillShop } from '../../src/demo/fill-shop.ts';

const NOW = '2026-03-01T12:00:00.000Z';

interface Told {
  readonly command: Command;
  readonly receipt: Receipt;
}

async function filled({ seed = 1, orders = 150, times = 1 } = {}) {
  const told: Told[] = [];
  const daybook = await openDaybook({ db: ':memory:', clock: { now: () => NOW } });
  const dispatchUnknown = async (command: Command) => {
    const result = await daybook.commands.dispatchUnknown(command);
    if (result.ok) told.push({ command, receipt: result.value as Receipt });
    return result;
  };
  const options = { orders, seed, now: NOW, progress: () => undefined };
  let facts: Readonly<Record<string, string | number>> = {};
  for (let time = 0; time < times; time += 1) {
    ({ facts } = await fillShop({ commands: { dispatchUnknown } }, options));
  }
  const known = daybook.commands.names();
  await daybook.close();
  return { told, facts, known };
}

const digest = (told: readonly Told[]): string =>
  createHash('sha256')
    .update(JSON.stringify(told.map(({ command, receipt }) => [command, receipt.number, receipt.events])))
    .digest('hex');

test('the same seed gives the same shop, another seed another', async () => {
  const shops = await Promise.all([filled(), filled(), filled({ seed: 2 })]);
  const [one, again, other] = shops.map(({ told }) => digest(told));
  expect(again).toBe(one);
  expect(other).not.toBe(one);
});

test('things happen one after another, and nothing in the future', async () => {
  const { told } = await filled();
  const inTheLog = told.toSorted((a, b) => Number(a.receipt.position) - Number(b.receipt.position));
  const times = inTheLog.map(({ command }) => String(command.meta?.occurredAt));
  expect(times).toEqual([...times].sort());
  expect(times.at(-1)?.localeCompare(NOW)).toBe(-1);
  expect(times[0]?.slice(0, 7)).toBe('2024-08');
});

const COMMANDS_WITH_A_STORY = 39;

test('the commands of the domain have their part in a story, in three currencies', async () => {
  const { told, known } = await filled({ orders: 400 });
  const given = new Set(told.map(({ command }) => command.name));
  const storyless = known.filter((name) => !given.has(name));
  expect(storyless).toEqual(expect.arrayContaining(['ImportOrder', 'RebuildViews', 'CatchUpViews']));
  // A new command owes the demo no story; those that have one keep it.
  expect(given.size).toBeGreaterThanOrEqual(COMMANDS_WITH_A_STORY);
  const isGoodwill = ({ command }: (typeof told)[number]) =>
    (command.data as { as?: string }).as === 'credit';
  expect(told.filter(isGoodwill).length).toBeGreaterThan(2);
  const created = told.filter(({ command }) => command.name === 'CreateOrder');
  const currencies = new Set(created.map(({ command }) => (command.data as { currency: string }).currency));
  expect([...currencies].sort()).toEqual(['EUR', 'JPY', 'USD']);
});

test('the summary counts what the log took', async () => {
  const { told, facts } = await filled({ orders: 40 });
  const events = told.flatMap(({ receipt }) => receipt.events);
  const count = (type: string) => events.filter((event) => event.type === type).length;
  expect(facts).toMatchObject({
    orders: 40,
    customers: 60,
    products: count('ProductRegistered'),
    lines: count('OrderItemAdded'),
    commands: told.length,
    events: events.length,
  });
});

test('filling a daybook twice changes nothing', async () => {
  const { told } = await filled({ orders: 20, times: 2 });
  const [first, second] = [told.slice(0, told.length / 2), told.slice(told.length / 2)];
  expect(new Set(first.map(({ receipt }) => receipt.status))).toEqual(new Set(['ok']));
  expect(new Set(second.map(({ receipt }) => receipt.status))).toEqual(new Set(['replayed']));
});

test('a daybook in use is refused with the step that failed', async () => {
  const daybook = await openDaybook({ db: ':memory:' });
  await daybook.products.register({ sku: 'MUG', name: 'Mug', unitPrice: 1, currency: 'USD' });
  const filling = fillShop(daybook, { orders: 5, seed: 1, now: NOW, progress: () => undefined });
  await expect(filling).rejects.toThrow(
    /RegisterProduct of 2024-08-\d\dT.* was refused: There is a product "MUG" already/,
  );
  await daybook.close();
});
