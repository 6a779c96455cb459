import { describe, expect, test } from 'vitest';
import { FailureError } from '../../src/core/kernel/failure.ts';
import type { Command, CommandMeta } from '../../src/core/model/command.ts';
import type { Append, EventLog, Verdict } from '../../src/core/model/event-log.ts';
import { type Bank, openBank } from '../support/accounts.ts';
import fc, { runs } from '../support/properties.ts';

/** Calls `first` before the first append only: what another process does between a decision and its append. */
const beforeFirstAppend =
  (first: (log: EventLog) => Promise<void>) =>
  (log: EventLog): EventLog => {
    let done = false;
    return new Proxy(log, {
      get(target, method) {
        if (method !== 'append') return Reflect.get(target, method).bind(target);
        return async (...given: Parameters<EventLog['append']>) => {
          if (!done) {
            done = true;
            await first(log);
          }
          return target.append(...given);
        };
      },
    });
  };

/** Calls `each` before every append up to the n-th: another process that keeps winning. */
const beforeAppends =
  (n: number, each: (log: EventLog) => Promise<void>) =>
  (log: EventLog): EventLog => {
    let appends = 0;
    return new Proxy(log, {
      get(target, method) {
        if (method !== 'append') return Reflect.get(target, method).bind(target);
        return async (...given: Parameters<EventLog['append']>) => {
          appends += 1;
          if (appends <= n) await each(log);
          return target.append(...given);
        };
      },
    });
  };

async function withAccount(
  balance: number,
  around?: (log: EventLog) => EventLog,
  wait?: () => Promise<void>,
): Promise<Bank> {
  const bank = openBank(around, wait);
  await bank.elsewhere(
    'a',
    { type: 'Opened', data: { owner: 'ann' } },
    { type: 'Paid', data: { amount: balance } },
  );
  return bank;
}

const take = (bank: Bank, amount: number, meta = {}) =>
  bank.commands.dispatch({ name: 'Take', data: { account: 'a', amount }, meta });
const failed = (code: string, more: object = {}) => ({ ok: false, failure: { code, ...more } });
const stored = (more: object = {}) => ({ ok: true, value: { status: 'ok', ...more } });

describe('A command', () => {
  test('is answered with what was stored, and where', async () => {
    const bank = await withAccount(10);
    const meta = {
      commandId: 'c1',
      actor: 'bob',
      correlationId: 'talk',
      causationId: 'm1',
      occurredAt: '2026-03-01T11:30:00Z',
    };
    const receipt = await take(bank, 3, meta);
    const [, commit] = await bank.log.read(0, 5);
    expect(receipt).toEqual({
      ok: true,
      value: {
        commandId: 'c1',
        status: 'ok',
        id: 'a',
        number: null,
        version: 3,
        position: 2,
        hash: commit?.hash,
        events: [{ type: 'Taken', data: { amount: 3, by: 'ann' } }],
      },
    });
    expect(commit).toMatchObject({
      ...meta,
      occurredAt: '2026-03-01T11:30:00.000Z',
      recordedAt: bank.clock.time,
      command: 'Take',
    });
  });

  test('upon a stream that does not exist is not found; one that begins a stream that exists is rejected', async () => {
    const bank = await withAccount(10);
    const pay = { name: 'Pay', data: { account: 'nowhere', amount: 1 } } as const;
    expect(await bank.commands.dispatch(pay)).toMatchObject(failed('not_found', { kind: 'not_found' }));
    const open = { name: 'OpenAccount', data: { account: 'a' } } as const;
    expect(await bank.commands.dispatch(open)).toMatchObject(failed('account_exists', { kind: 'rejected' }));
  });

  test('that a rule refuses stores nothing but the rejection', async () => {
    const bank = await withAccount(10);
    const refused = await take(bank, 11, { commandId: 'c1' });
    expect(refused).toMatchObject(failed('overdrawn', { kind: 'rejected', details: { balance: 10 } }));
    expect((await bank.log.head()).position).toBe(1);
    expect(await bank.rejections.list({ limit: 5 })).toMatchObject([
      { commandId: 'c1', command: 'Take', stream: 'account-a', code: 'overdrawn', data: { amount: 11 } },
    ]);
  });

  test('may be tried without storing anything, rejections included', async () => {
    const bank = await withAccount(10);
    const planned = await take(bank, 4, { dryRun: true });
    expect(planned).toMatchObject({
      ok: true,
      value: { status: 'dry_run', version: 3, position: null, hash: null },
    });
    expect(await take(bank, 11, { dryRun: true })).toMatchObject(failed('overdrawn'));
    expect((await bank.log.head()).position).toBe(1);
    expect(await bank.rejections.list({ limit: 5 })).toEqual([]);
    expect(await take(bank, 10)).toMatchObject(stored());
  });

  test.each(['2026-03-01T12:00:00.001Z', '2026-03-01T13:30:00+01:00', '2999-12-31T23:59:59Z'])(
    'cannot have happened in the future: %s',
    async (occurredAt) => {
      const bank = await withAccount(10);
      expect(await take(bank, 1, { occurredAt })).toMatchObject(failed('future_date', { kind: 'rejected' }));
    },
  );

  test('may happen now, or at another offset earlier', async () => {
    const bank = await withAccount(10);
    expect(await take(bank, 1, { occurredAt: '2026-03-01T12:59:00+01:00' })).toMatchObject(stored());
    expect(await take(bank, 1, { occurredAt: bank.clock.time })).toMatchObject(stored());
  });

  test.each([
    '9999-12-31T23:59:59-14:00',
    '0000-01-01T00:00:00+01:00',
    '0005-06-01T00:00:00Z',
    '1900-01-01T00:30:00+01:00',
    '2999-12-31T23:30:00-01:00',
  ])('happens in the years 1900 to 2999, whatever its offset makes of it: %s', async (occurredAt) => {
    const bank = await withAccount(10);
    const message = 'Take is not valid: meta.occurredAt: years go from 1900 to 2999.';
    expect(await take(bank, 1, { occurredAt })).toMatchObject(failed('validation_failed', { message }));
  });

  test('has no metadata that nothing reads', async () => {
    const bank = await withAccount(10);
    const message = 'Take is not valid: meta: unknown field nope.';
    const given = { nope: 1 } as object;
    expect(await take(bank, 1, given)).toMatchObject(failed('validation_failed', { message }));
  });

  test('that would store what its own schema could not read again is refused', async () => {
    const bank = await withAccount(10);
    const pay = (data: object) => bank.commands.dispatchUnknown({ name: 'Deposit', data });
    expect(await pay({ account: 'a', amount: 0 })).toMatchObject(
      failed('validation_failed', {
        kind: 'validation_failed',
        message: expect.stringMatching(/^Deposit cannot be stored: amount of Paid: /),
      }),
    );
    expect((await bank.log.head()).position).toBe(1);
  });

  describe('dated before the last fact of its stream', () => {
    const early = { occurredAt: '2026-03-01T10:59:59.999Z' };
    const refused = failed('times_out_of_order', {
      kind: 'rejected',
      message:
        '2026-03-01T10:59:59.999Z is before the last fact of the account: that happened at 2026-03-01T11:00:00.000Z.',
    });

    test('is refused, as a dry run too, and at that very instant it is not', async () => {
      const bank = await withAccount(10);
      expect(await take(bank, 1, early)).toMatchObject(refused);
      expect(await take(bank, 1, { ...early, dryRun: true })).toMatchObject(refused);
      expect(await take(bank, 1, { occurredAt: '2026-03-01T11:00:00Z' })).toMatchObject(stored());
      expect(await bank.rejections.list({ limit: 5 })).toMatchObject([{ code: 'times_out_of_order' }]);
    });

    test('is refused behind what the same batch has still on its way, all or nothing too', async () => {
      const bank = await withAccount(10);
      const later = take(bank, 1, { occurredAt: '2026-03-01T11:30:00Z' });
      const earlier = take(bank, 1, { occurredAt: '2026-03-01T11:20:00Z' });
      expect(await later).toMatchObject(stored());
      expect(await earlier).toMatchObject(failed('times_out_of_order'));
      const { commands, group } = bank.atomic();
      const send = (occurredAt: string) =>
        commands.dispatch({ name: 'Take', data: { account: 'a', amount: 1 }, meta: { occurredAt } });
      const [third, fourth] = [send('2026-03-01T11:40:00Z'), send('2026-03-01T11:35:00Z')];
      expect(await fourth).toMatchObject(failed('times_out_of_order'));
      group.abandon();
      expect(await third).toMatchObject(failed('batch_aborted'));
    });
  });

  test('goes on at the time of the last fact while the clock is behind it', async () => {
    const bank = await withAccount(10);
    bank.clock.time = '2026-03-01T10:00:00.000Z';
    expect(await take(bank, 1)).toMatchObject(stored());
    const commits = await bank.log.read(0, 5);
    expect(commits.map(({ occurredAt }) => occurredAt)).toEqual([
      '2026-03-01T11:00:00.000Z',
      '2026-03-01T11:00:00.000Z',
    ]);
  });

  test('whose key another stream holds is rejected with its own code', async () => {
    const bank = openBank();
    const open = (account: string) =>
      bank.commands.dispatch({ name: 'OpenAccount', data: { account, owner: 'ann' } });
    expect(await open('x')).toMatchObject(stored({ number: 1 }));
    expect(await open('y')).toMatchObject(
      failed('owner_taken', {
        message: 'The owner is taken: account-x has it.',
        details: { holder: 'account-x' },
      }),
    );
    expect(await bank.rejections.list({ limit: 5 })).toMatchObject([
      { code: 'owner_taken', stream: 'account-y' },
    ]);
  });

  test('sees what it needs of other streams, as the log has it', async () => {
    const bank = await withAccount(10);
    await bank.elsewhere('b', { type: 'Opened', data: { owner: 'bob' } });
    const match = (account: string, other: string) =>
      bank.commands.dispatch({ name: 'Match', data: { account, other } });
    expect(await match('a', 'b')).toMatchObject(failed('nothing_there'));
    const [paid, matched] = await Promise.all([
      bank.commands.dispatch({ name: 'Pay', data: { account: 'b', amount: 7 } }),
      match('a', 'b'),
    ]);
    expect([paid, matched]).toMatchObject([stored(), stored({ events: [{ data: { amount: 7 } }] })]);
  });
});

describe('A lost race', () => {
  const paidElsewhere = beforeFirstAppend((log) => raced.elsewhere(log));
  const raced = { elsewhere: async (_log: EventLog): Promise<void> => undefined };

  test('is decided again upon what won', async () => {
    const bank = await withAccount(10, paidElsewhere);
    raced.elsewhere = () => bank.elsewhere('a', { type: 'Taken', data: { amount: 8, by: 'bob' } });
    expect(await take(bank, 5)).toMatchObject(failed('overdrawn', { details: { balance: 2 } }));
    expect(await bank.balance('a')).toBe(2);
    expect(bank.holds.count).toBe(1);
  });

  test('is won the next time if nothing stands against it', async () => {
    const bank = await withAccount(10, paidElsewhere);
    raced.elsewhere = () => bank.elsewhere('a', { type: 'Paid', data: { amount: 1 } });
    expect(await take(bank, 5)).toMatchObject(stored({ version: 4 }));
  });

  test('reads all that it needs at once, when it is decided again too', async () => {
    const reads: string[][] = [];
    const bank = await withAccount(10, (log) =>
      paidElsewhere(
        new Proxy(log, {
          get: (target, method) => {
            if (method !== 'readStreams') return Reflect.get(target, method).bind(target);
            return (...[ends]: Parameters<EventLog['readStreams']>) => {
              reads.push(ends.map(({ stream }) => stream));
              return target.readStreams(ends);
            };
          },
        }),
      ),
    );
    await bank.elsewhere('b', { type: 'Opened', data: { owner: 'bob' } });
    raced.elsewhere = () => bank.elsewhere('b', { type: 'Paid', data: { amount: 1 } });
    expect(await bank.commands.dispatch({ name: 'Match', data: { account: 'b', other: 'a' } })).toMatchObject(
      stored({ version: 3 }),
    );
    const both = ['account-a', 'account-b'];
    expect(reads.map((streams) => streams.toSorted())).toEqual([both, both]);
  });

  test('keeps others from appending while it and the next are decided, until one finds nothing new', async () => {
    const bank = await withAccount(10, paidElsewhere);
    const pay = () => bank.elsewhere('a', { type: 'Paid', data: { amount: 1 } });
    raced.elsewhere = pay;
    expect(await take(bank, 1)).toMatchObject(stored());
    expect(bank.holds.count).toBe(1);
    await pay();
    expect([await take(bank, 1), await take(bank, 1)]).toMatchObject([stored(), stored()]);
    expect(bank.holds.count).toBe(3);
    expect(await take(bank, 1)).toMatchObject(stored());
    expect(bank.holds.count).toBe(3);
  });

  test('is not decided again when the caller expected a version', async () => {
    const bank = await withAccount(10, paidElsewhere);
    raced.elsewhere = () => bank.elsewhere('a', { type: 'Paid', data: { amount: 1 } });
    expect(await take(bank, 5, { expectedVersion: 2 })).toMatchObject(
      failed('version_conflict', { kind: 'version_conflict' }),
    );
    expect(bank.holds.count).toBe(0);
    expect(await bank.balance('a')).toBe(11);
  });

  test('that is lost again and again is told, not tried for ever', async () => {
    const always = (log: EventLog): EventLog =>
      new Proxy(log, {
        get(target, method) {
          if (method !== 'append') return Reflect.get(target, method).bind(target);
          return async () => [{ kind: 'conflict', actualVersion: 9 }];
        },
      });
    const bank = await withAccount(10, always);
    expect(await take(bank, 1)).toMatchObject(failed('stream_busy', { kind: 'busy' }));
    expect(bank.holds.count).toBe(11);
  });

  test('is not noticed where the expected version does not fit to begin with', async () => {
    const bank = await withAccount(10);
    const answer = await take(bank, 5, { expectedVersion: 7 });
    expect(answer).toMatchObject(failed('version_conflict', { details: { expected: 7, actual: 2 } }));
  });
});

describe('Commands in flight together', () => {
  test('are decided in the order of dispatch, each upon what the ones before it are about to store', async () => {
    const bank = await withAccount(10);
    const answers = await Promise.all([
      take(bank, 4),
      take(bank, 4),
      take(bank, 4),
      take(bank, 2),
      take(bank, 1),
    ]);
    expect(answers.map((answer) => (answer.ok ? answer.value.version : answer.failure.code))).toEqual([
      3,
      4,
      'overdrawn',
      5,
      'overdrawn',
    ]);
    expect(await bank.balance('a')).toBe(0);
  });

  test('share transactions', async () => {
    let appends = 0;
    const bank = await withAccount(
      1_000,
      (log) =>
        new Proxy(log, {
          get(target, method) {
            if (method === 'append') appends += 1;
            return Reflect.get(target, method).bind(target);
          },
        }),
    );
    await Promise.all(Array.from({ length: 200 }, () => take(bank, 1)));
    expect(await bank.balance('a')).toBe(800);
    expect(appends).toBeLessThan(20);
  });

  test('that were decided upon one that the log then refused are decided again, never stored upon something else', async () => {
    // The first loses its place in the stream to somebody else's commit of as many events.
    const bank = await withAccount(
      10,
      beforeFirstAppend(() => meanwhile()),
    );
    const meanwhile = () => bank.elsewhere('a', { type: 'Taken', data: { amount: 9, by: 'bob' } });
    const pay = bank.commands.dispatch({ name: 'Pay', data: { account: 'a', amount: 100 } });
    const answers = await Promise.all([pay, take(bank, 50)]);
    // Fifty may only be taken where a hundred came in before: what the log holds says whether that was so.
    expect(answers[0]).toMatchObject(stored());
    expect(await neverOverdrawn(bank)).toBe(true);
  });

  test('keep their order however often they lose their race together: who came later never overtakes', async () => {
    // Every wait is shorter than the one before: who waits last would decide first.
    let turns = 64;
    const shorterAndShorter = async (): Promise<void> => {
      turns = Math.max(0, turns - 8);
      for (let left = turns; left > 0; left -= 1) await Promise.resolve();
    };
    const bank: Bank = await withAccount(
      0,
      beforeAppends(3, () => meanwhile()),
      shorterAndShorter,
    );
    const meanwhile = () => bank.elsewhere('a', { type: 'Paid', data: { amount: 1 } });
    const pay = (amount: number) => bank.commands.dispatch({ name: 'Pay', data: { account: 'a', amount } });
    const answers = await Promise.all([pay(100), take(bank, 100), pay(200), take(bank, 200), pay(7)]);
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true, true, true]);
    expect(await bank.balance('a')).toBe(10);
  });

  test('with one key twice in flight are one command, and disturb nobody behind them', async () => {
    const bank = await withAccount(10);
    const answers = await Promise.all([
      take(bank, 1, { commandId: 'once' }),
      take(bank, 1, { commandId: 'once' }),
      take(bank, 9),
    ]);
    expect(answers.map((answer) => (answer.ok ? answer.value.status : answer.failure.code))).toEqual([
      'ok',
      'replayed',
      'ok',
    ]);
    expect(bank.holds.count).toBe(0);
  });

  test('with one key twice in an atomic batch are refused: there is no answer yet to repeat', async () => {
    const bank = await withAccount(10);
    const { commands, group } = bank.atomic();
    const one = { name: 'Take', data: { account: 'a', amount: 1 }, meta: { commandId: 'once' } } as const;
    const first = commands.dispatch(one);
    expect(await commands.dispatch(one)).toMatchObject(failed('idempotency_conflict'));
    group.abandon();
    expect(await first).toMatchObject(failed('batch_aborted'));
    expect(await bank.balance('a')).toBe(10);
  });

  test('are refused only for what is stored: a rejection upon something that was then refused is decided again', async () => {
    const bank = await withAccount(10);
    await bank.elsewhere(
      'b',
      { type: 'Opened', data: { owner: 'bob' } },
      { type: 'Paid', data: { amount: 1 } },
    );
    await bank.commands.dispatch({ name: 'Take', data: { account: 'b', amount: 1, once: 'rent' } });
    const first = bank.commands.dispatch({ name: 'Take', data: { account: 'a', amount: 10, once: 'rent' } });
    const answers = await Promise.all([first, take(bank, 6), take(bank, 4, { expectedVersion: 3 })]);
    expect(answers).toMatchObject([failed('key_taken'), stored({ version: 3 }), stored({ version: 4 })]);
    expect(await bank.rejections.list({ limit: 5 })).toMatchObject([{ code: 'key_taken' }]);
  });

  test('an expected version is compared with what is stored in the end, not with what was on its way', async () => {
    const bank = await withAccount(10);
    await bank.elsewhere(
      'b',
      { type: 'Opened', data: { owner: 'bob' } },
      { type: 'Paid', data: { amount: 1 } },
    );
    await bank.commands.dispatch({ name: 'Take', data: { account: 'b', amount: 1, once: 'rent' } });
    const first = bank.commands.dispatch({ name: 'Take', data: { account: 'a', amount: 10, once: 'rent' } });
    const answers = await Promise.all([first, take(bank, 6, { expectedVersion: 2 })]);
    expect(answers).toMatchObject([failed('key_taken'), stored({ version: 3 })]);
  });

  test('of one key are one command, also when the second comes before the first is stored', async () => {
    const bank = await withAccount(10);
    const twice = await Promise.all([take(bank, 8, { commandId: 'k' }), take(bank, 8, { commandId: 'k' })]);
    expect(twice).toMatchObject([stored(), { ok: true, value: { status: 'replayed', version: 3 } }]);
    const open = () =>
      bank.commands.dispatch({ name: 'OpenAccount', data: { account: 'n' }, meta: { commandId: 'o' } });
    expect(await Promise.all([open(), open()])).toMatchObject([
      stored({ number: 1 + 1 }),
      { ok: true, value: { status: 'replayed', number: 1 + 1 } },
    ]);
    expect(await bank.balance('a')).toBe(2);
  });

  test('an error of the log reaches every command of its transaction, and the next ones work', async () => {
    let broken = true;
    const bank = await withAccount(
      10,
      (log) =>
        new Proxy(log, {
          get(target, method) {
            if (method === 'append' && broken) return () => Promise.reject(new Error('disk full'));
            return Reflect.get(target, method).bind(target);
          },
        }),
    );
    const answers = await Promise.all([take(bank, 1), take(bank, 2)]);
    expect(answers).toMatchObject([failed('internal_error'), failed('internal_error')]);
    broken = false;
    expect(await take(bank, 3)).toMatchObject(stored({ version: 3 }));
  });

  test('keep the balance at or above nothing, whatever other processes do between', async () => {
    const step = fc.oneof(
      fc.record({ by: fc.constant('us'), pay: fc.boolean(), amount: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ by: fc.constant('them'), pay: fc.boolean(), amount: fc.integer({ min: 1, max: 9 }) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 2, maxLength: 25 }),
        fc.infiniteStream(fc.boolean()),
        async (steps, races) => {
          const theirs = steps.filter(({ by }) => by === 'them');
          const bank: Bank = await withAccount(
            5,
            (log) =>
              new Proxy(log, {
                get(target, method) {
                  if (method !== 'append') return Reflect.get(target, method).bind(target);
                  return async (...given: Parameters<EventLog['append']>) => {
                    const next = races.next().value ? theirs.shift() : undefined;
                    const enough =
                      next !== undefined && (next.pay || (await bank.balance('a')) >= next.amount);
                    if (enough)
                      await bank.elsewhere('a', {
                        type: next.pay ? 'Paid' : 'Taken',
                        data: { amount: next.amount, by: 'bob' },
                      });
                    return target.append(...given);
                  };
                },
              }),
          );
          const ours = steps.filter(({ by }) => by === 'us');
          await Promise.all(
            ours.map(({ pay, amount }) =>
              bank.commands.dispatchUnknown({ name: pay ? 'Pay' : 'Take', data: { account: 'a', amount } }),
            ),
          );
          expect(await neverOverdrawn(bank)).toBe(true);
        },
      ),
      { numRuns: runs(150) },
    );
  });
});

async function neverOverdrawn(bank: Bank): Promise<boolean> {
  let balance = 0;
  for (const { events } of await bank.log.readStream('account-a')) {
    for (const { type, data } of events) {
      const { amount = 0 } = data as { amount?: number };
      balance += type === 'Taken' ? -amount : amount;
      if (balance < 0) return false;
    }
  }
  return true;
}

describe('An atomic group', () => {
  test('is stored as a whole when it is committed, and not before', async () => {
    const bank = await withAccount(10);
    const { commands, group } = bank.atomic();
    const answers = [
      commands.dispatch({ name: 'Take', data: { account: 'a', amount: 10 } }),
      commands.dispatch({ name: 'OpenAccount', data: { account: 'b' } }),
      commands.dispatch({ name: 'Pay', data: { account: 'b', amount: 10 } }),
    ];
    await commands.decided();
    expect(group.size).toBe(3);
    expect((await bank.log.head()).position).toBe(1);
    await group.commit();
    expect(await Promise.all(answers)).toMatchObject([
      stored(),
      stored({ version: 1 }),
      stored({ version: 2 }),
    ]);
    expect((await bank.log.head()).position).toBe(4);
  });

  test('of which one command is refused at its decision is answered so, and the rest can be abandoned', async () => {
    const bank = await withAccount(10);
    const { commands, group } = bank.atomic();
    const first = commands.dispatch({ name: 'Take', data: { account: 'a', amount: 8 } });
    expect(await commands.dispatch({ name: 'Take', data: { account: 'a', amount: 8 } })).toMatchObject(
      failed('overdrawn'),
    );
    group.abandon();
    expect(await first).toMatchObject(failed('batch_aborted'));
    expect((await bank.log.head()).position).toBe(1);
  });

  describe('that loses a race', () => {
    interface Race {
      readonly amount?: number;
      readonly meta?: CommandMeta;
      /** What keeping others from appending waits for. */
      readonly wait?: () => Promise<void>;
    }

    /** Pays into one account and takes from another, which somebody else takes from meanwhile. */
    async function raced({ amount = 8, meta, wait }: Race) {
      const bank = await withAccount(10, undefined, wait);
      await bank.elsewhere('b', { type: 'Opened', data: { owner: 'bob' } });
      const { commands, group } = bank.atomic();
      const answers = [
        commands.dispatch({ name: 'Pay', data: { account: 'b', amount: 1 } }),
        commands.dispatch({ name: 'Take', data: { account: 'a', amount }, ...(meta && { meta }) }),
        commands.dispatch({ name: 'Pay', data: { account: 'a', amount: 1 } }),
      ];
      await commands.decided();
      await bank.elsewhere('a', { type: 'Taken', data: { amount: 5, by: 'bob' } });
      await group.commit();
      return { bank, answers: await Promise.all(answers) };
    }

    test('is decided again as a whole, in its order, while nobody else appends', async () => {
      const { bank, answers } = await raced({ amount: 5 });
      expect(answers).toMatchObject([
        stored({ version: 2 }),
        stored({ version: 4 }),
        stored({ version: 5, position: 6 }),
      ]);
      expect([await bank.balance('a'), await bank.balance('b')]).toEqual([1, 1]);
      expect(bank.holds.count).toBe(3);
    });

    test('stores nothing where one is refused upon what won: the others say that they were not stored', async () => {
      const { bank, answers } = await raced({ amount: 8 });
      expect(answers).toMatchObject([failed('batch_aborted'), failed('overdrawn'), failed('batch_aborted')]);
      expect([await bank.balance('a'), await bank.balance('b')]).toEqual([5, 0]);
      expect(await bank.rejections.list({ limit: 5 })).toMatchObject([{ code: 'overdrawn' }]);
    });

    test('is a conflict where the caller expected a version, and nobody is kept from appending', async () => {
      const { bank, answers } = await raced({ amount: 5, meta: { expectedVersion: 2 } });
      expect(answers).toMatchObject([
        failed('batch_aborted'),
        failed('version_conflict'),
        failed('batch_aborted'),
      ]);
      expect([await bank.balance('a'), await bank.balance('b')]).toEqual([5, 0]);
      expect(bank.holds.count).toBe(0);
    });

    test('waits for others no longer than they let it: one is told that they are busy, and nothing is stored', async () => {
      const busy = new FailureError({ kind: 'busy', code: 'store_busy', message: 'Others write.' });
      const { bank, answers } = await raced({ amount: 5, wait: () => Promise.reject(busy) });
      expect(answers).toMatchObject([
        failed('store_busy', { kind: 'busy' }),
        failed('batch_aborted'),
        failed('batch_aborted'),
      ]);
      expect([await bank.balance('a'), await bank.balance('b')]).toEqual([5, 0]);
    });

    test('and loses it every time is told that the account is busy, and stored nothing', async () => {
      const bank = await withAccount(10, (log) => conflicting(log));
      const { commands, group } = bank.atomic();
      const answers = ['a', 'b'].map((account) =>
        commands.dispatch(
          account === 'a'
            ? { name: 'Take', data: { account, amount: 1 } }
            : { name: 'OpenAccount', data: { account } },
        ),
      );
      await commands.decided();
      await group.commit();
      expect(await Promise.all(answers)).toMatchObject([
        failed('stream_busy', { kind: 'busy' }),
        failed('batch_aborted'),
      ]);
      expect((await bank.log.head()).position).toBe(1);
    });
  });
});

/** A log on which whoever is first loses. */
const conflicting = (log: EventLog): EventLog =>
  new Proxy(log, {
    get(target, method) {
      if (method !== 'append') return Reflect.get(target, method).bind(target);
      return async (batch: readonly Append[]): Promise<readonly Verdict[]> =>
        batch.map((_, at) => (at === 0 ? { kind: 'conflict', actualVersion: 9 } : { kind: 'aborted' }));
    },
  });

describe('A batch in order', () => {
  const open = (account: string) => ({ name: 'OpenAccount', data: { account, owner: account } }) as const;

  interface Around {
    readonly before?: (bank: Bank) => Promise<unknown>;
    /** What another process does once the batch is decided. */
    readonly meanwhile?: (bank: Bank) => Promise<unknown>;
    /** What keeping others from appending waits for. */
    readonly wait?: () => Promise<void>;
    /** What recording a rejection waits for. */
    readonly recording?: () => Promise<void>;
  }

  async function sent(commands: readonly Command[], { before, meanwhile, wait, recording }: Around = {}) {
    let isSent = false;
    const bank: Bank = await withAccount(
      10,
      beforeFirstAppend(async () => {
        if (isSent) await meanwhile?.(bank);
      }),
      wait,
    );
    await before?.(bank);
    isSent = true;
    const record = bank.rejections.record.bind(bank.rejections);
    bank.rejections.record = async (rejections) => {
      await recording?.();
      await record(rejections);
    };
    const batch = bank.inOrder();
    const answers = await Promise.all(commands.map((command) => batch.dispatchUnknown(command)));
    return { bank, batch, codes: answers.map((answer) => (answer.ok ? 'ok' : answer.failure.code)) };
  }

  const someTurns = async (): Promise<void> => {
    for (let turns = 0; turns < 9; turns += 1) await new Promise(setImmediate);
  };

  test('is stored as it was sent where nothing is refused', async () => {
    const { bank, codes } = await sent([
      open('b'),
      open('c'),
      { name: 'Pay', data: { account: 'b', amount: 1 } },
    ]);
    expect(codes).toEqual(['ok', 'ok', 'ok']);
    expect((await bank.log.read(1, 9)).map(({ stream }) => stream)).toEqual([
      'account-b',
      'account-c',
      'account-b',
    ]);
  });

  test('stores nothing behind a command whose key was used meanwhile, now or later', async () => {
    const keyed = { ...open('b'), meta: { commandId: 'elsewhere-z-0' } };
    const { bank, batch, codes } = await sent([open('x'), keyed, open('c')], {
      meanwhile: (other) => other.elsewhere('z', { type: 'Opened', data: {} }),
    });
    expect(codes).toEqual(['ok', 'idempotency_conflict', 'not_run']);
    expect(await batch.dispatch(open('d'))).toMatchObject(failed('not_run'));
    expect(await bank.log.readStream('account-c')).toEqual([]);
    expect(await bank.log.readStream('account-d')).toEqual([]);
  });

  test('stores nothing behind a command that is refused upon what won a race', async () => {
    const take8 = { name: 'Take', data: { account: 'a', amount: 8 } };
    const { bank, codes } = await sent([open('x'), take8, open('c')], {
      meanwhile: (other) => other.elsewhere('a', { type: 'Taken', data: { amount: 5, by: 'bob' } }),
    });
    expect(codes).toEqual(['ok', 'overdrawn', 'not_run']);
    expect(await bank.log.readStream('account-c')).toEqual([]);
  });

  test('stores nothing behind a command whose reference was taken meanwhile, however long that takes to be recorded', async () => {
    const { bank, codes } = await sent([open('x'), open('b'), open('c')], {
      meanwhile: (other) => other.commands.dispatch({ ...open('z'), data: { account: 'z', owner: 'b' } }),
      recording: someTurns,
    });
    expect(codes).toEqual(['ok', 'owner_taken', 'not_run']);
    expect(await bank.log.readStream('account-c')).toEqual([]);
    expect(await bank.rejections.list({ limit: 5 })).toMatchObject([{ code: 'owner_taken' }]);
  });

  test('keeps its order where a command has to be decided again: what stands behind it comes behind it', async () => {
    // Every wait is shorter than the one before: who waits last would decide first.
    let turns = 9;
    const wait = async (): Promise<void> => {
      turns -= 2;
      for (let left = turns; left > 0; left -= 1) await new Promise(setImmediate);
    };
    const take5 = { name: 'Take', data: { account: 'a', amount: 5 } };
    const payC = { name: 'Pay', data: { account: 'c', amount: 1 } };
    const { bank, codes } = await sent([open('x'), take5, open('c'), payC, open('d')], {
      meanwhile: (other) => other.elsewhere('a', { type: 'Taken', data: { amount: 5, by: 'bob' } }),
      wait,
    });
    expect(codes).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    expect((await bank.log.read(2, 9)).map(({ stream }) => stream)).toEqual([
      'account-x',
      'account-a',
      'account-c',
      'account-c',
      'account-d',
    ]);
  });

  test('waits for what has to be decided again before it looks at what that makes', async () => {
    const take5 = { name: 'Take', data: { account: 'a', amount: 5 } };
    const needy = { name: 'Match', data: { account: 'b', other: 'c' } };
    const payC = { name: 'Pay', data: { account: 'c', amount: 2 } };
    const { bank, codes } = await sent([take5, open('c'), payC, needy], {
      before: (other) => other.elsewhere('b', { type: 'Opened', data: { owner: 'bob' } }),
      meanwhile: (other) => other.elsewhere('a', { type: 'Taken', data: { amount: 5, by: 'bob' } }),
      wait: someTurns,
    });
    expect(codes).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(await bank.balance('b')).toBe(2);
  });

  test('does not tell a refusal of what it does not come to, and records none', async () => {
    const expecting = { name: 'Take', data: { account: 'a', amount: 1 }, meta: { expectedVersion: 2 } };
    const refused = { name: 'Take', data: { account: 'b', amount: 1 } };
    const { bank, codes } = await sent([open('x'), expecting, refused], {
      before: (other) => other.elsewhere('b', { type: 'Opened', data: { owner: 'bob' } }),
      meanwhile: (other) => other.elsewhere('a', { type: 'Paid', data: { amount: 1 } }),
    });
    expect(codes).toEqual(['ok', 'version_conflict', 'not_run']);
    expect(await bank.rejections.list({ limit: 5 })).toEqual([]);
  });

  test('stores nothing behind a transaction that failed', async () => {
    const { bank, codes } = await sent([open('x'), open('y')], {
      meanwhile: () => Promise.reject(new Error('disk full')),
    });
    expect(codes).toEqual(['internal_error', 'internal_error']);
    expect((await bank.log.head()).position).toBe(1);
  });
});
