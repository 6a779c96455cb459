import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openDaybook } from '../../src/app.ts';
import { valueOrThrow } from '../../src/core/kernel/value-or-throw.ts';
import { openMemoryEventLog } from '../../src/stores/memory/memory-event-log.ts';
import { keysPath } from '../../src/stores/sqlite/keys/keys-path.ts';
import { openSqliteViewStore } from '../../src/stores/sqlite/views/sqlite-view-store.ts';
import { NOW } from '../support/given.ts';
import { ANN, completedOrder, forgetAnn, GUEST, proofIn, REASON, shopOfAnn } from './support.ts';

const NOBODY = '(forgotten)';

describe('A customer who is forgotten', () => {
  test('leaves words in place of what was personal, and every sum as it was', async () => {
    const { app, orderId } = await shopOfAnn();
    const before = valueOrThrow(await app.orders.get({ orderId }));
    await forgetAnn(app);
    expect(valueOrThrow(await app.customers.get({ ref: 'ann' }))).toMatchObject({
      name: NOBODY,
      email: null,
      phone: null,
      forgotten: true,
    });
    const after = valueOrThrow(await app.orders.get({ orderId }));
    const { total, balance, captured, number, status } = before;
    expect(after).toMatchObject({ total, balance, captured, number, status });
    expect(after.notes.map(({ text }) => text)).toEqual([NOBODY]);
  });

  test('has a proof in the receipt: keys, streams, rows, refusals, files', async () => {
    const { app, db } = await shopOfAnn();
    await app.customers.update({ ref: 'ann', phone: ANN.phone });
    const planned = proofIn(
      valueOrThrow(await app.customers.forget({ ref: 'ann', ...REASON }, { dryRun: true })),
    );
    const proof = await forgetAnn(app);
    expect(planned).toMatchObject({
      subject: 'customer-ann',
      forgottenAt: null,
      refusals: 1,
      complete: false,
    });
    expect(proof).toMatchObject({
      subject: 'customer-ann',
      keys: planned.keys,
      streams: 2,
      events: planned.events,
      rows: planned.rows,
      refusals: 1,
      complete: true,
    });
    expect(proof.keys).toHaveLength(1);
    expect(proof.rows).toContainEqual({ view: 'order_summary', rows: 3 });
    expect(proof.files.map(({ file }) => file)).toEqual(expect.arrayContaining([db, keysPath(db)]));
    expect(proof.remarks.join(' ')).toMatch(/backup of the keys/);
  });

  test('is proved to be again and again, and a repeated command replays its receipt', async () => {
    const { app } = await shopOfAnn();
    const command = { ref: 'ann', ...REASON };
    const done = valueOrThrow(await app.customers.forget(command, { commandId: 'once' }));
    const again = valueOrThrow(await app.customers.forget(command, { commandId: 'once' }));
    expect(again).toMatchObject({ status: 'replayed', hash: done.hash });
    expect(proofIn(again)).toMatchObject({ keys: proofIn(done).keys, complete: true });
    expect(valueOrThrow(await app.customers.proveForgetting({ ref: 'ann' }))).toMatchObject({
      forgottenAt: proofIn(done).forgottenAt,
      complete: true,
    });
    expect(await app.customers.forget(command)).toMatchObject({
      ok: false,
      failure: { code: 'customer_forgotten', next: [{ message: 'ProveForgetting' }] },
    });
  });

  test('cannot be proved to be before they are', async () => {
    const { app } = await shopOfAnn();
    expect(await app.customers.proveForgetting({ ref: 'ann' })).toMatchObject({
      ok: false,
      failure: { kind: 'not_found', code: 'not_forgotten' },
    });
  });

  test('gives their e-mail address up to others', async () => {
    const { app } = await shopOfAnn();
    await forgetAnn(app);
    expect(await app.customers.register({ ...ANN, ref: 'ann2' })).toMatchObject({ ok: true });
  });

  test('is forgotten by batches as well, of which nothing is stored when another line fails', async () => {
    const { app } = await shopOfAnn();
    const forget = { name: 'ForgetCustomer', data: { ref: 'ann', ...REASON } } as const;
    const failing = app.atomic();
    const [first, second] = [
      failing.commands.dispatchUnknown(forget),
      failing.commands.dispatchUnknown({ name: 'PlaceOrder', data: { orderId: '99' } }),
    ];
    failing.abandon();
    expect([await first, await second]).toMatchObject([{ ok: false }, { ok: false }]);
    expect(valueOrThrow(await app.customers.get({ ref: 'ann' })).name).toBe(ANN.name);
    const atomic = app.atomic();
    const answer = atomic.commands.dispatchUnknown(forget);
    await atomic.commands.decided();
    await atomic.commit();
    expect(await answer).toMatchObject({ ok: true, value: { forgetting: { complete: true } } });
  });
});

describe('A dry run', () => {
  test('writes nothing: nobody is forgotten, and the log and its keys stay as they were', async () => {
    const { app, db, orderId } = await shopOfAnn();
    const stored = async () => [await app.log.head(), readFileSync(keysPath(db)).toString('hex')];
    const before = await stored();
    const { status } = valueOrThrow(await app.customers.forget({ ref: 'ann', ...REASON }, { dryRun: true }));
    const { commands } = await app.dryRun();
    const planned = await commands.dispatchUnknown({
      name: 'ForgetCustomer',
      data: { ref: 'ann', ...REASON },
    });
    expect(status).toBe('dry_run');
    expect(planned).toMatchObject({ ok: true, value: { status: 'dry_run', forgetting: { streams: 2 } } });
    expect(await stored()).toEqual(before);
    expect(valueOrThrow(await app.orders.get({ orderId })).customerName).toBe(ANN.name);
    expect(await app.log.forgettings(0)).toEqual([]);
  });
});

describe('The guest of an order', () => {
  test('is forgotten on that order alone, with a proof', async () => {
    const { app } = await shopOfAnn();
    const [first, other] = [
      await completedOrder(app, { guest: GUEST }),
      await completedOrder(app, { guest: GUEST }),
    ];
    const proof = proofIn(valueOrThrow(await app.orders.forget({ orderId: first, ...REASON })));
    expect(proof).toMatchObject({ subject: `order-${first}`, streams: 1, complete: true });
    expect(valueOrThrow(await app.orders.get({ orderId: first }))).toMatchObject({
      customerName: NOBODY,
      customerEmail: null,
      forgotten: true,
    });
    expect(valueOrThrow(await app.orders.get({ orderId: other })).customerName).toBe(GUEST.name);
    expect(valueOrThrow(await app.orders.proveForgetting({ orderId: '2' }))).toMatchObject({
      keys: proof.keys,
    });
    expect(await app.orders.proveForgetting({ orderId: '3' })).toMatchObject({
      failure: { code: 'not_forgotten' },
    });
    expect(await app.orders.addNote({ orderId: first, text: 'Gustav again' })).toMatchObject({
      failure: { code: 'customer_forgotten' },
    });
  });
});

test('A log that was begun without keys forgets nobody, and says what to do', async () => {
  const log = openMemoryEventLog({ clock: { now: () => NOW } });
  const views = await openSqliteViewStore({ path: ':memory:', timeoutMs: 1_000 });
  const app = await openDaybook({ log, views });
  valueOrThrow(await app.customers.register(ANN));
  expect(await app.customers.forget({ ref: 'ann', ...REASON })).toMatchObject({
    failure: { kind: 'rejected', code: 'not_sealed', next: [{ program: 'events reseal' }] },
  });
});
