import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sellTwoMugs } from '../examples/library.ts';
import { mailPlacedOrders } from '../examples/mailer.ts';
import { openDaybook } from '../src/app.ts';

function emptyShop(): string {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-library-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'shop.db');
}

test('the example of the README works as it stands', async () => {
  expect(await sellTwoMugs(emptyShop())).toBe('order 1: paid, shipped, 0 USD due');
});

test('another order in the same shop gets the next number', async () => {
  const db = emptyShop();
  await sellTwoMugs(db);
  expect(await sellTwoMugs(db)).toBe('order 2: paid, shipped, 0 USD due');
});

test('a subscriber gets every order once, however often its program runs', async () => {
  const db = emptyShop();
  const letters: string[] = [];
  const send = async (letter: string): Promise<void> => void letters.push(letter);
  await sellTwoMugs(db);
  await mailPlacedOrders(db, send);
  await sellTwoMugs(db);
  await mailPlacedOrders(db, send);
  expect(letters).toEqual([
    expect.stringMatching(/^Order [0-9a-f-]{36}: 900 USD$/),
    expect.stringMatching(/^Order [0-9a-f-]{36}: 900 USD$/),
  ]);
});

test('a subscriber that fails is given the same order again', async () => {
  const db = emptyShop();
  await sellTwoMugs(db);
  const refuses = mailPlacedOrders(db, () => Promise.reject(new Error('no stamps')));
  await expect(refuses).rejects.toThrow('no stamps');
  const letters: string[] = [];
  await mailPlacedOrders(db, async (letter) => void letters.push(letter));
  expect(letters).toHaveLength(1);
});

test('on a Node that is too old, opening says what is needed', async () => {
  const { value } = Object.getOwnPropertyDescriptor(process.versions, 'node') as { value: string };
  const pretend = (version: string) => Object.defineProperty(process.versions, 'node', { value: version });
  onTestFinished(() => void pretend(value));
  pretend('20.20.2');
  await expect(openDaybook({ db: emptyShop() })).rejects.toThrow('daybook needs Node 22.14 or newer');
});
