import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Daybook, openDaybook } from '../../src/library/index.ts';

let daybook: Daybook;
let orderId: string;
beforeAll(async () => {
  daybook = await openDaybook({ db: ':memory:', actor: 'mia' });
  await daybook.products.register({ sku: 'MUG', name: 'Mug', unitPrice: 450, currency: 'USD' });
});
afterAll(() => daybook.close());
beforeEach(async () => {
  const created = await daybook.orders.create({ guest: { name: 'Walk-in' }, items: [{ sku: 'MUG' }] });
  if (!created.ok) throw new Error(created.failure.message);
  orderId = created.value.id;
});

const planned = (command: string | number) =>
  daybook.queries.dispatch({ name: 'PlanUndo', data: { command: String(command) } });
const shown = async (commandId: string) => {
  const answer = await daybook.queries.dispatch({ name: 'ShowCommand', data: { commandId } });
  if (!answer.ok) throw new Error(answer.failure.message);
  return answer.value;
};

async function tag(...tags: string[]): Promise<{ commandId: string; position: number }> {
  const done = await daybook.orders.tag({ orderId, tags }, { correlationId: 'talk' });
  if (!done.ok) throw new Error(done.failure.message);
  return { commandId: done.value.commandId, position: done.value.position ?? 0 };
}

async function undo(command: string | number): Promise<string> {
  const plan = await planned(command);
  if (!plan.ok) throw new Error(plan.failure.message);
  const sent = await daybook.commands.dispatchUnknown(plan.value.undo);
  if (!sent.ok) throw new Error(sent.failure.message);
  return plan.value.undo.meta['commandId'] as string;
}

const refused = (code: string, more: object = {}) => ({ ok: false, failure: { code, ...more } });

describe('an undo is planned', () => {
  test('as the command that takes it back, linked to it, with what that would change', async () => {
    const { commandId, position } = await tag('vip');
    const head = await daybook.queries.dispatch({ name: 'VerifyLog', data: {} });
    expect(await planned(commandId)).toMatchObject({
      value: {
        commandId,
        command: 'TagOrder',
        position,
        undo: {
          name: 'UntagOrder',
          data: { orderId, tags: ['vip'] },
          meta: { causationId: commandId, correlationId: 'talk', expectedVersion: 3 },
        },
        planned: {
          status: 'dry_run',
          changes: expect.arrayContaining([expect.objectContaining({ before: ['vip'] })]),
        },
      },
    });
    expect(await daybook.queries.dispatch({ name: 'VerifyLog', data: {} })).toEqual(head);
  });

  test('by position or by the beginning of the id, if only one begins so', async () => {
    const { commandId, position } = await tag('vip');
    for (const name of [position, commandId.slice(0, -1)])
      expect(await planned(name)).toMatchObject({ value: { commandId } });
    expect(await planned('0')).toMatchObject(refused('ambiguous_command', { kind: 'usage' }));
    expect(await planned('nobody')).toMatchObject(refused('command_not_found', { kind: 'not_found' }));
    expect(await planned(9_999)).toMatchObject(refused('command_not_found'));
  });

  test('never for what has a written no, nor for what was refused', async () => {
    const note = await daybook.orders.addNote({ orderId, text: 'Hi' }, { commandId: 'note-1' });
    expect(note.ok).toBe(true);
    expect(await planned('note-1')).toMatchObject(
      refused('never_undone', { message: expect.stringContaining('AddNote cannot be undone: A note stays') }),
    );
    await daybook.orders.reopen({ orderId, reason: 'x' }, { commandId: 'refused-1' });
    expect(await planned('refused-1')).toMatchObject(refused('nothing_to_undo'));
  });

  test('not when the world has moved on: a rule of the way back says so too', async () => {
    const { commandId } = await tag('vip');
    await daybook.orders.untag({ orderId, tags: ['vip'] });
    expect(await planned(commandId)).toMatchObject(
      refused('cannot_be_undone', { message: 'It cannot be undone: The tags were taken off since.' }),
    );
    const added = await daybook.orders.addItem({ orderId, sku: 'MUG' }, { commandId: 'added-1' });
    expect(added.ok).toBe(true);
    await daybook.orders.cancel({ orderId });
    expect(await planned('added-1')).toMatchObject(
      refused('cannot_be_undone', { message: 'It cannot be undone: The order is cancelled.' }),
    );
  });
});

describe('what is undone', () => {
  test('names what undid it, and the other way round', async () => {
    const { commandId } = await tag('vip');
    const by = await undo(commandId);
    expect(await shown(commandId)).toMatchObject({ undoneBy: by, undoes: null });
    expect(await shown(by)).toMatchObject({
      undoes: commandId,
      causationId: commandId,
      correlationId: 'talk',
    });
  });

  test('is not undone twice: its undo can be, which does it again', async () => {
    const { commandId } = await tag('vip');
    const by = await undo(commandId);
    const { position } = await shown(by);
    expect(await planned(commandId)).toMatchObject(
      refused('already_undone', {
        hint: 'commands undo does it again.',
        next: [{ program: 'commands undo', given: [String(position)] }],
      }),
    );
    const again = await undo(by);
    expect(await daybook.orders.get({ orderId })).toMatchObject({ value: { tags: ['vip'] } });
    const { position: last } = await shown(again);
    expect(await planned(commandId)).toMatchObject(
      refused('already_undone', {
        hint: expect.stringContaining('commands undo undoes that.'),
        next: [{ program: 'commands undo', given: [String(last)] }],
      }),
    );
    await undo(again);
    expect(await daybook.orders.get({ orderId })).toMatchObject({ value: { tags: [] } });
  });

  test('was looked at as it stood: what happens between plan and undo is a conflict', async () => {
    const { commandId } = await tag('vip');
    const plan = await planned(commandId);
    await tag('more');
    const command = plan.ok ? plan.value.undo : { name: '', data: {} };
    expect(await daybook.commands.dispatchUnknown(command)).toMatchObject(refused('version_conflict'));
  });

  test('may have an id as long as ids can be', async () => {
    const long = 'x'.repeat(200);
    await daybook.orders.tag({ orderId, tags: ['long'] }, { commandId: long });
    expect(await shown(await undo(long))).toMatchObject({ undoes: long });
  });
});

describe('what was refused', () => {
  test('tells what the rule looked at, what it would be today, and what would be accepted', async () => {
    await daybook.orders.complete({ orderId }, { commandId: 'complete-1' });
    expect(await shown('complete-1')).toMatchObject({
      status: 'refused',
      code: 'invalid_transition',
      hint: 'Place it first with PlaceOrder.',
      next: [{ message: 'PlaceOrder' }],
      details: { from: 'created', to: 'completed' },
      today: 'refused',
      possible: [{ to: 'cancelled', command: 'CancelOrder' }],
    });
    const address = { line1: '1 Main St', city: 'Springfield', country: 'US' };
    await daybook.orders.setShippingAddress({ orderId, ...address });
    expect((await shown('complete-1')).possible.map(({ command }) => command)).toEqual([
      'PlaceOrder',
      'CancelOrder',
    ]);
    await daybook.orders.place({ orderId });
    await daybook.orders.ship({ orderId, all: true });
    await daybook.orders.recordPayment({ orderId, amount: 450, method: 'cash' });
    expect(await shown('complete-1')).toMatchObject({
      today: 'accepted',
      todayMessage: null,
      possible: [{ to: 'completed', command: 'CompleteOrder' }],
    });
  });

  test('stands in the reasons of its order, with who wanted it', async () => {
    await daybook.orders.place({ orderId }, { actor: 'noah' });
    const reasons = await daybook.orders.explain({ orderId });
    expect(reasons.ok && reasons.value.at(-1)).toMatchObject({
      field: null,
      command: 'PlaceOrder',
      actor: 'noah',
      code: 'address_required',
      refused: expect.stringContaining('no address to ship to'),
    });
  });
});
