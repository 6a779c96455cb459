import { describe, expect, test } from 'vitest';
import { valueOrThrow } from '../../src/core/kernel/value-or-throw.ts';
import { saidWhere } from './everywhere.ts';
import { ANN, completedOrder, forgetAnn, GUEST, REASON, SAID, shopOfAnn } from './support.ts';

const FORGOTTEN = { ok: false, failure: { kind: 'rejected', code: 'customer_forgotten' } } as const;

describe('After a customer is forgotten', () => {
  test('no answer says who it was, not even as of a moment before, and no byte of a file does', async () => {
    const { app, folder, orderId } = await shopOfAnn();
    await app.customers.update({ ref: 'ann', phone: ANN.phone });
    await app.customers.update({ ref: 'ann', name: 'Annabel Quux-Two' });
    expect(await saidWhere(app, { orderId, ref: 'ann' }, SAID)).not.toEqual([]);
    const { complete, files } = await forgetAnn(app);
    expect({ complete, found: files.filter(({ found }) => found !== 0) }).toEqual({
      complete: true,
      found: [],
    });
    expect(await saidWhere(app, { orderId, ref: 'ann', folder }, SAID)).toEqual([]);
  });

  test('it can be told from answers who was, and when', async () => {
    const { app, orderId } = await shopOfAnn();
    const { forgottenAt } = await forgetAnn(app);
    expect(valueOrThrow(await app.customers.get({ ref: 'ann' }))).toMatchObject({
      forgotten: true,
      forgottenAt,
    });
    expect(valueOrThrow(await app.orders.get({ orderId }))).toMatchObject({ forgotten: true, forgottenAt });
    const before = await app.queries.dispatchUnknown({
      name: 'GetCustomer',
      data: { ref: 'ann' },
      meta: { asOf: 1 },
    });
    expect(before).toMatchObject({ ok: true, value: { name: '(forgotten)', forgotten: true, forgottenAt } });
  });

  test('nothing personal is recorded of them, by whatever command, nor by a dry run of it', async () => {
    const { app, orderId } = await shopOfAnn();
    await forgetAnn(app);
    const { line1, city, country } = ANN.address;
    const commands = [
      ['UpdateCustomer', { ref: 'ann', name: 'Ann' }],
      ['CreateOrder', { customer: 'ann', currency: 'USD' }],
      ['AddNote', { orderId, text: 'she called' }],
      ['ImportOrder', { externalRef: 'x', customer: 'ann', customerName: 'Ann', currency: 'USD', items: [] }],
      ['CreateOrder', { guest: { name: '(forgotten)' }, currency: 'USD' }],
      ['RegisterCustomer', { ref: 'new', name: '(forgotten)' }],
      ['RegisterCustomer', { ref: 'new', name: 'New', address: { line1: '(forgotten)', city, country } }],
    ] as const;
    for (const [name, data] of commands)
      for (const dryRun of [true, false])
        expect([name, await app.commands.dispatchUnknown({ name, data, meta: { dryRun } })]).toMatchObject([
          name,
          FORGOTTEN,
        ]);
    expect(
      await app.customers.register({ ref: 'other', name: 'Other', address: { line1, city, country } }),
    ).toMatchObject({ ok: true });
  });

  test('money and goods go on: what has nothing personal in it is recorded', async () => {
    const { app, orderId } = await shopOfAnn();
    await forgetAnn(app);
    valueOrThrow(await app.orders.requestReturn({ orderId, lines: [{ lineId: 'L1' }], reason: 'too blue' }));
    valueOrThrow(
      await app.orders.receiveReturn({
        orderId,
        returnId: 'R1',
        lines: [{ lineId: 'L1', condition: 'opened' }],
      }),
    );
    valueOrThrow(
      await app.orders.refundPayment({ orderId, paymentId: 'P1', amount: 450, reason: 'it came back' }),
    );
    expect(valueOrThrow(await app.orders.get({ orderId })).balance).toBe(0);
  });

  test('what told of them is not undone, and says why', async () => {
    const { app, orderId } = await shopOfAnn();
    const moved = valueOrThrow(await app.customers.update({ ref: 'ann', phone: '1' }));
    const address = { line1: '1 Main St', city: 'Berlin', country: 'DE' };
    const { id } = valueOrThrow(await app.orders.create({ customer: 'ann', currency: 'USD' }));
    const set = valueOrThrow(await app.orders.setShippingAddress({ orderId: id, ...address }));
    await forgetAnn(app);
    for (const command of [moved.commandId, set.commandId])
      expect(await app.queries.dispatchUnknown({ name: 'PlanUndo', data: { command } })).toMatchObject(
        FORGOTTEN,
      );
    expect(valueOrThrow(await app.orders.get({ orderId })).status).toBe('completed');
  });

  test('a receipt that is replayed has the words, too', async () => {
    const { app } = await shopOfAnn();
    const note = { orderId: '1', text: `${ANN.name} called` };
    valueOrThrow(await app.orders.addNote(note, { commandId: 'n1' }));
    await forgetAnn(app);
    const again = valueOrThrow(await app.orders.addNote(note, { commandId: 'n1' }));
    expect(again.status).toBe('replayed');
    expect(JSON.stringify(again)).not.toContain('Annabel');
    expect(again.events).toMatchObject([{ type: 'NoteAdded', data: { text: '(forgotten)' } }]);
  });
});

test('A guest who is forgotten is found nowhere either', async () => {
  const { app, folder } = await shopOfAnn();
  const orderId = await completedOrder(app, { guest: GUEST });
  await saidWhere(app, { orderId, ref: 'ann' }, [GUEST.name]);
  valueOrThrow(await app.orders.forget({ orderId, ...REASON }));
  expect(await saidWhere(app, { orderId, ref: 'ann', folder }, [GUEST.name, 'Zwicky', GUEST.email])).toEqual(
    [],
  );
});

test('A reference that may tell of a person is taken, and said to stay readable', async () => {
  const { app } = await shopOfAnn();
  const stays = /stays readable for ever/;
  const bo = valueOrThrow(
    await app.customers.register({ ref: 'bo@example.org', name: 'Bo' }, { commandId: 'bo' }),
  );
  expect(bo.remarks).toEqual([expect.stringMatching(stays)]);
  const again = await app.customers.register({ ref: 'bo@example.org', name: 'Bo' }, { commandId: 'bo' });
  expect(valueOrThrow(again).remarks).toEqual(bo.remarks);
  const order = { guest: GUEST, currency: 'USD' };
  expect(valueOrThrow(await app.orders.create({ ...order, externalRef: 'for Bo' })).remarks).toHaveLength(1);
  expect(valueOrThrow(await app.orders.create({ ...order, externalRef: 'web-1' })).remarks).toBeUndefined();
});

test('A refusal of somebody else does not keep an e-mail address that is taken', async () => {
  const { app, folder, orderId } = await shopOfAnn();
  const taken = await app.customers.register({ ref: 'new', name: 'New', email: ANN.email });
  expect(taken).toMatchObject({ failure: { code: 'duplicate_email' } });
  await forgetAnn(app);
  expect(await (await app.ports()).rejections.list({ limit: 9 })).toMatchObject([
    { code: 'duplicate_email', data: null },
  ]);
  expect(await saidWhere(app, { orderId, ref: 'ann', folder }, [ANN.email])).toEqual([]);
});
