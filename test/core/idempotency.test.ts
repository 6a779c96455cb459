import { describe, expect, test } from 'vitest';
import { type Bank, openBank } from '../support/accounts.ts';

async function openedBank(): Promise<Bank> {
  const bank = openBank();
  await bank.elsewhere(
    'a',
    { type: 'Opened', data: { owner: 'ann' } },
    { type: 'Paid', data: { amount: 10 } },
  );
  return bank;
}
const take = (bank: Bank, amount: number, meta: object) =>
  bank.commands.dispatch({ name: 'Take', data: { account: 'a', amount }, meta });

describe('The same key and the same command', () => {
  test('answer what they answered before, marked as replayed, and store nothing', async () => {
    const bank = await openedBank();
    const first = await take(bank, 3, { commandId: 'k' });
    await take(bank, 7, {});
    const again = await take(bank, 3, { commandId: 'k' });
    expect(first).toMatchObject({ ok: true, value: { status: 'ok', version: 3 } });
    expect(again).toEqual({ ok: true, value: { ...(first as { value: object }).value, status: 'replayed' } });
    expect(await bank.balance('a')).toBe(0);
  });

  test('are the same for another actor, conversation or expected version', async () => {
    const bank = await openedBank();
    await take(bank, 3, { commandId: 'k', actor: 'bob', expectedVersion: 2 });
    const again = await take(bank, 3, {
      commandId: 'k',
      actor: 'eve',
      correlationId: 'other',
      expectedVersion: 2,
    });
    expect(again).toMatchObject({ ok: true, value: { status: 'replayed' } });
  });

  test('may be tried again after a rejection, and then be stored', async () => {
    const bank = await openedBank();
    expect(await take(bank, 11, { commandId: 'k' })).toMatchObject({ failure: { code: 'overdrawn' } });
    await bank.elsewhere('a', { type: 'Paid', data: { amount: 1 } });
    expect(await take(bank, 11, { commandId: 'k' })).toMatchObject({ ok: true, value: { status: 'ok' } });
  });
});

describe('The same key for something else', () => {
  test.each([
    ['other data', 4, {}],
    ['another time', 3, { occurredAt: '2026-02-01T00:00:00Z' }],
  ])('is a conflict: %s', async (_what, amount, meta) => {
    const bank = await openedBank();
    await take(bank, 3, { commandId: 'k' });
    expect(await take(bank, amount, { commandId: 'k', ...meta })).toMatchObject({
      failure: {
        kind: 'idempotency_conflict',
        message: expect.stringContaining('"k" was used on 2026-03-01T12:00:00.000Z for Take'),
        details: { command: 'Take', stream: 'account-a', position: 2 },
      },
    });
    expect(await bank.balance('a')).toBe(7);
  });

  test('is a conflict for another command, whether it was stored before or meanwhile', async () => {
    const bank = await openedBank();
    const [first, second] = await Promise.all([
      take(bank, 3, { commandId: 'k' }),
      bank.commands.dispatch({ name: 'Pay', data: { account: 'a', amount: 3 }, meta: { commandId: 'k' } }),
    ]);
    expect(first).toMatchObject({ ok: true });
    expect(second).toMatchObject({ failure: { kind: 'idempotency_conflict' } });
  });
});
