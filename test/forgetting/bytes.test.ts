import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { type App, openDaybook } from '../../src/app.ts';
import { foundIn } from '../support/bytes.ts';
import { ownFolder } from '../support/folder.ts';

const clock = { now: () => '2026-06-15T12:00:00.000Z' };

/** More than a page of the views holds. */
const CUSTOMERS = 40;
const ANN = 17;
const ROUNDS = 3;

const refOf = (number: number): string => `c${(number * 29) % CUSTOMERS}`;
const orderOf = (number: number): string => `0190a000-0000-7000-8000-0000000000${10 + number}`;
const familyOf = (number: number): string => (number === ANN ? 'Vrkolt' : `Other${number}`);

/** How somebody is called and reached in a round: of other lengths each time, so that rows move from page to page. */
function person(number: number, round: number) {
  const family = `${familyOf(number)}${'e'.repeat((number * round * 7) % 90)}`;
  return {
    ref: refOf(number),
    name: `Zqx${number}r${round} ${family}`,
    email: `zqx.${number}.${round}@${familyOf(number).toLowerCase()}.example`,
    phone: `+49 555 ${number} ${round}`,
    address: {
      name: `Zqx ${family}`,
      line1: `${familyOf(number)}gasse ${round}`,
      city: 'Wien',
      country: 'AT',
    },
  };
}

/** What nobody else has: whole, folded as it is searched in, and in parts. */
const OF_ANN = [1, 2, 3].flatMap((round) => {
  const { name, email, phone } = person(ANN, round);
  return [name, name.toLowerCase(), email, phone, 'Vrkolt', 'vrkolt', 'Vrkoltgasse', `zqx${ANN}r${round}`];
});

const OF_GUEST = ['Gundolf Fjordmark', 'gundolf fjordmark', 'Fjordmark', 'fjordmark'];

async function done(app: App, name: string, data: object): Promise<void> {
  const answer = await app.commands.dispatchUnknown({ name, data });
  if (!answer.ok) throw new Error(`${name}: ${answer.failure.message}`);
}

async function lived(app: App): Promise<void> {
  await done(app, 'RegisterProduct', { sku: 'MUG', name: 'Blue mug', unitPrice: 900, currency: 'USD' });
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (let number = 1; number <= CUSTOMERS; number += 1) {
      await done(app, round === 1 ? 'RegisterCustomer' : 'UpdateCustomer', person(number, round));
      const order = { orderId: orderOf(number), customer: refOf(number), items: [{ sku: 'MUG' }] };
      if (round === 1) await done(app, 'CreateOrder', order);
      else await done(app, 'AddNote', { orderId: order.orderId, text: `For ${person(number, round).name}` });
    }
    await done(app, 'CatchUpViews', {});
  }
  const guest = { name: 'Gundolf Fjordmark', email: 'gundolf@fjordmark.example' };
  await done(app, 'CreateOrder', { orderId: orderOf(0), guest, items: [{ sku: 'MUG' }] });
}

test('No byte of the forgotten is left in any file, neither of the daybook nor of views that were behind meanwhile', async () => {
  const folder = ownFolder();
  const db = `${folder}/shop.db`;
  const asked = { reason: 'asked', force: true };
  const app = await openDaybook({ db, clock });
  const behind = { db, clock, views: `${folder}/behind.views.db` };
  await lived(app);
  await done(app, 'CatchUpViews', {});
  const other = await openDaybook(behind);
  await done(other, 'CatchUpViews', {});
  await other.close();
  const holding = (words: readonly string[]): readonly string[] => [
    ...new Set(foundIn(folder, words).map((found) => found.split(/-wal|:/)[0] ?? '')),
  ];
  expect(holding(OF_ANN)).toEqual(['behind.views.db', 'shop.views.db']);
  expect(holding(OF_GUEST)).toEqual(['behind.views.db', 'shop.views.db']);

  await done(app, 'ForgetCustomer', { ref: refOf(ANN), ...asked });
  await done(app, 'ForgetGuest', { orderId: orderOf(0), ...asked });
  expect(await (await app.ports()).views.erase()).toEqual({ waitsFor: null });
  const gone = [...OF_ANN, ...OF_GUEST];
  expect(holding(gone)).toEqual(['behind.views.db']);
  const next = await openDaybook(behind);
  await done(next, 'CatchUpViews', {});
  expect(foundIn(folder, gone)).toEqual([]);
  expect(await next.queries.dispatchUnknown({ name: 'VerifyViews', data: {} })).toMatchObject({ ok: true });
  expect(await app.queries.dispatchUnknown({ name: 'VerifyViews', data: {} })).toMatchObject({ ok: true });
  await next.close();
  await app.close();
  expect(foundIn(folder, gone)).toEqual([]);
}, 60_000);

test('What could not be erased, for somebody read what was there before, is erased by the first query of the next process', async () => {
  const folder = ownFolder();
  const db = `${folder}/shop.db`;
  const app = await openDaybook({ db, clock });
  await done(app, 'RegisterCustomer', person(ANN, 1));
  await done(app, 'CatchUpViews', {});
  const reader = new Database(`${folder}/shop.views.db`, { readonly: true });
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM customer').get();
  await done(app, 'ForgetCustomer', { ref: refOf(ANN), reason: 'asked' });
  expect(await (await app.ports()).views.erase()).toEqual({ waitsFor: 'reader' });
  expect(foundIn(folder, OF_ANN)).not.toEqual([]);
  reader.close();
  await app.close();
  const next = await openDaybook({ db, clock });
  expect(await next.queries.dispatchUnknown({ name: 'FindCustomers', data: {} })).toMatchObject({
    value: { items: [{ name: '(forgotten)' }] },
  });
  expect(foundIn(folder, OF_ANN)).toEqual([]);
  await next.close();
});
