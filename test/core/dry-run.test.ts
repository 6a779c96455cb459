import { describe, expect, test } from 'vitest';
import { type Bank, openBank } from '../support/accounts.ts';

async function withAccount(balance: number): Promise<Bank> {
  const bank = openBank();
  await bank.elsewhere(
    'a',
    { type: 'Opened', data: { owner: 'ann' } },
    { type: 'Paid', data: { amount: balance } },
  );
  return bank;
}

const take = (amount: number, meta: object = {}) =>
  ({ name: 'Take', data: { account: 'a', amount }, meta }) as const;
const open = (account: string, meta: object = {}) =>
  ({ name: 'OpenAccount', data: { account, owner: 'bob' }, meta }) as const;
const dry = { dryRun: true };
const planned = (more: object = {}) => ({ ok: true, value: { status: 'dry_run', position: null, ...more } });
const refused = (code: string) => ({ ok: false, failure: { code } });

describe('A dry run', () => {
  test('tells the fields that would change, before and after, and the money', async () => {
    const bank = await withAccount(10);
    const changed = { view: 'balances', row: 'changed', main: true };
    expect(await bank.commands.dispatch(take(4, dry))).toMatchObject(
      planned({
        changes: [
          {
            ...changed,
            table: 'account',
            key: ['a'],
            field: 'balance',
            before: 10,
            after: 6,
            format: 'money',
            currency: 'USD',
          },
        ],
        money: [{ field: 'balance', before: 10, after: 6, difference: -4, currency: 'USD' }],
      }),
    );
  });

  test('tells the rows that would be added, with nothing before', async () => {
    const bank = await withAccount(10);
    const pay = { name: 'Pay', data: { account: 'a', amount: 5 }, meta: dry } as const;
    expect(await bank.commands.dispatch(pay)).toMatchObject(
      planned({
        changes: [
          { table: 'account', field: 'balance' },
          { table: 'payment', key: ['a', 3], row: 'added', field: 'amount', before: null, after: 5 },
        ],
      }),
    );
    expect(await bank.commands.dispatch(open('b', dry))).toMatchObject(
      planned({
        number: 2,
        changes: [{ field: 'owner' }, { field: 'currency' }, { field: 'balance' }],
        money: [],
      }),
    );
  });

  test('is refused for a key that another stream holds, as the command would be', async () => {
    const bank = await withAccount(10);
    await bank.commands.dispatch(open('b'));
    expect(await bank.commands.dispatch(open('c', dry))).toMatchObject(refused('owner_taken'));
  });

  test('stores nothing, and the next one knows nothing of it', async () => {
    const bank = await withAccount(10);
    const head = await bank.log.head();
    for (let times = 0; times < 2; times += 1)
      expect(await bank.commands.dispatch(take(10, dry))).toMatchObject(planned());
    expect(await bank.commands.dispatch(open('b', dry))).toMatchObject(planned());
    expect(await bank.commands.dispatch(take(11, dry))).toMatchObject(refused('overdrawn'));
    expect(await bank.log.head()).toEqual(head);
    expect(await bank.rejections.list({ limit: 9 })).toEqual([]);
  });

  test('sees what is on its way, and what an atomic batch holds', async () => {
    const bank = await withAccount(10);
    const [, onTheWay] = await Promise.all([
      bank.commands.dispatch(take(8)),
      bank.commands.dispatch(take(5, dry)),
    ]);
    expect(onTheWay).toMatchObject(refused('overdrawn'));
    const { commands, group } = bank.atomic();
    const held = commands.dispatch(take(2));
    expect(await commands.dispatch(take(1, dry))).toMatchObject(refused('overdrawn'));
    await group.commit();
    expect(await held).toMatchObject({ ok: true });
  });

  test('of an action is refused: it would be done', async () => {
    const bank = openBank();
    const action = { name: 'BreakDown', data: { how: 'well' } } as const;
    expect(await bank.commands.dispatch({ ...action, meta: dry })).toMatchObject(refused('no_dry_run'));
    const { commands } = await bank.dryRun();
    expect(await commands.dispatch(action)).toMatchObject(refused('no_dry_run'));
  });
});

describe('A plan', () => {
  test('decides each command as if those before it had been stored, and stores none', async () => {
    const bank = await withAccount(10);
    const head = await bank.log.head();
    const { commands } = await bank.dryRun();
    const answers = await Promise.all(
      [take(4), take(7), take(6), open('b'), open('c')].map((one) => commands.dispatch(one)),
    );
    expect(answers).toMatchObject([
      planned({ version: 3, money: [{ before: 10, after: 6 }] }),
      refused('overdrawn'),
      planned({ version: 4, money: [{ before: 6, after: 0 }] }),
      planned({ number: 2 }),
      refused('owner_taken'),
    ]);
    const match = { name: 'Match', data: { account: 'b', other: 'a' } } as const;
    expect(await commands.dispatch(match)).toMatchObject(refused('nothing_there'));
    expect(await bank.log.head()).toEqual(head);
    expect(await bank.rejections.list({ limit: 9 })).toEqual([]);
  });

  test('answers a repeated key as it would be answered, with no place in the log', async () => {
    const bank = await withAccount(10);
    await bank.commands.dispatch(take(1, { commandId: 'stored' }));
    const { commands } = await bank.dryRun();
    expect(await commands.dispatch(take(1, { commandId: 'stored' }))).toMatchObject({
      value: { status: 'replayed', position: 2 },
    });
    await commands.dispatch(take(2, { commandId: 'planned' }));
    expect(await commands.dispatch(take(2, { commandId: 'planned' }))).toMatchObject({
      value: { status: 'replayed', position: null },
    });
    expect(await commands.dispatch(take(3, { commandId: 'planned' }))).toMatchObject(
      refused('idempotency_conflict'),
    );
  });

  test('stays upon the stream as it was, whatever others store in it meanwhile', async () => {
    const bank = await withAccount(10);
    const { commands } = await bank.dryRun();
    await commands.dispatch(take(4));
    await bank.elsewhere('a', { type: 'Taken', data: { amount: 10, by: 'eve' } });
    expect(await commands.dispatch(take(6))).toMatchObject(planned({ version: 4 }));
  });

  test('has atomic batches: all would be stored, or none', async () => {
    const bank = await withAccount(10);
    const { atomic, commands } = await bank.dryRun();
    const first = atomic();
    const answers = [first.commands.dispatch(take(4)), first.commands.dispatch(open('b'))];
    await first.commands.decided();
    await first.group.commit();
    expect(await Promise.all(answers)).toMatchObject([planned({ version: 3 }), planned({ number: 2 })]);
    const second = atomic();
    const given = [second.commands.dispatch(take(1)), second.commands.dispatch(open('c'))];
    await second.commands.decided();
    second.group.abandon();
    expect(await Promise.all(given)).toMatchObject([refused('batch_aborted'), refused('owner_taken')]);
    expect(await commands.dispatch(take(6))).toMatchObject(planned({ version: 4 }));
  });

  test('keeps long events whole', async () => {
    const bank = await withAccount(10);
    const owner = 'x'.repeat(5_000);
    const { commands } = await bank.dryRun();
    const long = { name: 'OpenAccount', data: { account: 'b', owner } } as const;
    expect(await commands.dispatch(long)).toMatchObject(planned({ events: [{ data: { owner } }] }));
    const pay = { name: 'Pay', data: { account: 'b', amount: 5 } } as const;
    expect(await commands.dispatch(pay)).toMatchObject(planned({ money: [{ before: 0, after: 5 }] }));
  });
});
