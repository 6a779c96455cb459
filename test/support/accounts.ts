import * as z from 'zod';
import {
  atomicCommandSide,
  commandSide,
  dryRunCommandSide,
  inOrderCommandSide,
} from '../../src/core/dispatch/command-side.ts';
import { Metrics } from '../../src/core/dispatch/metrics.ts';
import type { LogEntry } from '../../src/core/dispatch/middleware.ts';
import { ok } from '../../src/core/kernel/result.ts';
import type { Aggregate } from '../../src/core/model/aggregate.ts';
import { commandsOf, defineAction, load, reject } from '../../src/core/model/command.ts';
import { defineEvents, toStored } from '../../src/core/model/event.ts';
import type { Append, EventLog, RejectionLog, Verdict } from '../../src/core/model/event-log.ts';
import { manyRows, oneRow } from '../../src/core/model/table.ts';
import { dataOf, never } from '../../src/core/model/undo.ts';
import { defineView } from '../../src/core/model/view.ts';
import { openMemoryEventLog } from '../../src/stores/memory/memory-event-log.ts';
import { OverlayEventLog } from '../../src/stores/overlay/overlay-event-log.ts';

/** A small context for the tests of the write side: accounts, that must not be overdrawn. */
const amount = z.int().min(1);

export const accountEvents = defineEvents('account', {
  Opened: { summary: 'An account was opened', data: () => z.strictObject({ owner: z.string() }) },
  Paid: { summary: 'Money came in', data: () => z.strictObject({ amount }) },
  Taken: { summary: 'Money went out', data: () => z.strictObject({ amount, by: z.string() }) },
});

interface Account {
  balance: number;
  readonly seen: string[];
}

export const account: Aggregate<Account, typeof accountEvents> = {
  events: accountEvents,
  initialState: () => ({ balance: 0, seen: [] }),
  evolve: {
    Opened: null,
    Paid: (state, data, meta) => {
      state.balance += data.amount;
      state.seen.push(meta.commandId);
    },
    Taken: (state, data, meta) => {
      state.balance -= data.amount;
      state.seen.push(meta.commandId);
    },
  },
};

/** What accounts hold, and each payment: for what a dry run would change. */
export const balanceView = defineView({
  name: 'balances',
  version: 1,
  codeHash: '',
  summary: 'What accounts hold',
  events: accountEvents,
  tables: {
    account: oneRow(
      'account',
      () =>
        z.object({
          account: z.string(),
          owner: z.string(),
          currency: z.string(),
          balance: z.int().meta({ show: 'money', currencyField: 'currency', column: 'table' }),
          version: z.int().meta({ volatile: true }),
        }),
      { key: ['account'] },
    ),
    payments: manyRows(
      'payment',
      () => z.object({ account: z.string(), version: z.int(), amount: z.int() }),
      {
        key: ['account', 'version'],
      },
    ),
  },
  handlers: {
    Opened: (rows, { data, meta }) =>
      rows.account.insert({
        account: meta.id,
        owner: data.owner,
        currency: 'USD',
        balance: 0,
        version: meta.version,
      }),
    Paid: (rows, { data, meta }) => {
      rows.account.update((one) => {
        one.balance += data.amount;
        one.version = meta.version;
      });
      rows.payments.insert({ account: meta.id, version: meta.version, amount: data.amount });
    },
    Taken: (rows, { data, meta }) =>
      rows.account.update((one) => {
        one.balance -= data.amount;
        one.version = meta.version;
      }),
  },
});

const define = commandsOf(account);
const on = z.strictObject({ account: z.string().min(1), amount });

export const openAccount = define({
  name: 'OpenAccount',
  summary: 'Open an account',
  input: z.strictObject({ account: z.string().min(1), owner: z.string().trim().min(1).default('nobody') }),
  creates: 'account_exists',
  rejections: ['account_exists', 'owner_taken'],
  keyTaken: { code: 'owner_taken', what: 'The owner' },
  entityId: ({ account: id }) => id,
  undo: never('An account stays open.'),
  decide: ({ owner }) => ({
    events: [{ type: 'Opened', data: { owner } }],
    reserve: owner === 'nobody' ? [] : [`owner:${owner}`],
  }),
});

export const pay = define({
  name: 'Pay',
  summary: 'Pay money in',
  input: on,
  rejections: [],
  entityId: (input) => input.account,
  undo: (done) => ({ command: 'Take', data: { account: done.id, amount: dataOf(done, 'Paid').amount } }),
  decide: (input) => ({ events: [{ type: 'Paid', data: { amount: input.amount } }] }),
});

/** Also claims its reason as a key, so that the log may refuse what was decided. */
export const take = define({
  name: 'Take',
  summary: 'Take money out',
  input: on.extend({ by: z.string().default('ann'), once: z.string().optional() }),
  rejections: ['overdrawn'],
  entityId: (input) => input.account,
  undo: (done) => ({ command: 'Pay', data: { account: done.id, amount: dataOf(done, 'Taken').amount } }),
  decide: (input, { balance }) => {
    if (input.amount > balance)
      return reject('overdrawn', `There is only ${balance}.`, { details: { balance } });
    const event = { type: 'Taken' as const, data: { amount: input.amount, by: input.by } };
    return { events: [event], reserve: input.once === undefined ? [] : [`once:${input.once}`] };
  },
});

/** Takes as much as another account holds. */
export const match = define({
  name: 'Match',
  summary: 'Pay in what another account holds',
  input: z.strictObject({ account: z.string(), other: z.string() }),
  rejections: ['nothing_there'],
  entityId: (input) => input.account,
  loads: (input) => ({ other: load(account, input.other) }),
  undo: never('What matched once matches for ever.'),
  decide: (_input, _state, { loaded: needs }) =>
    needs.other.state.balance === 0
      ? reject('nothing_there', 'The other account is empty.')
      : { events: [{ type: 'Paid', data: { amount: needs.other.state.balance } }] },
});

/** Checks nothing, so that it decides what cannot be stored. */
export const deposit = define({
  name: 'Deposit',
  summary: 'Pay in, whatever it is',
  input: z.strictObject({ account: z.string(), amount: z.int() }),
  rejections: [],
  entityId: (input) => input.account,
  undo: never('What was paid in stays.'),
  decide: (input) => ({ events: [{ type: 'Paid', data: { amount: input.amount } }] }),
});

/** An action that only the tests call, to see what an unexpected error becomes. */
export const breakDown = defineAction({
  name: 'BreakDown',
  summary: 'Break',
  input: z.strictObject({ how: z.enum(['throw', 'well']) }),
  result: { kind: 'one', item: () => z.object({}) },
  run: async ({ how }) => {
    if (how === 'throw') throw new Error('the floor gave way');
    return ok({ fine: true });
  },
});

const loaders = {
  OpenAccount: async () => openAccount,
  Pay: async () => pay,
  Take: async () => take,
  Match: async () => match,
  Deposit: async () => deposit,
  BreakDown: async () => breakDown,
};

export interface Bank {
  readonly log: EventLog;
  readonly rejections: RejectionLog;
  readonly commands: ReturnType<typeof commandSide<typeof loaders>>;
  readonly metrics: Metrics;
  readonly logged: LogEntry[];
  /** How often others were kept from appending. */
  readonly holds: { count: number };
  readonly clock: { time: string; now(): string };
  /** Appends behind the back of the command side, as another process does. */
  elsewhere(
    id: string,
    ...events: readonly { type: 'Opened' | 'Paid' | 'Taken'; data: object }[]
  ): Promise<void>;
  balance(id: string): Promise<number>;
  inOrder(): ReturnType<typeof inOrderCommandSide<typeof loaders>>;
  atomic(): ReturnType<typeof atomicCommandSide<typeof loaders>>;
  dryRun(): ReturnType<typeof dryRunCommandSide<typeof loaders>>;
}

/**
 * @param around puts something between the command side and the log
 * @param wait what keeping others from appending waits for
 */
export function openBank(
  around: (log: EventLog) => EventLog = (log) => log,
  wait: () => Promise<void> = () => Promise.resolve(),
  actor = 'teller',
): Bank {
  const clock = { time: '2026-03-01T12:00:00.000Z', now: (): string => clock.time };
  const { log, rejections } = openMemoryEventLog({ clock });
  const [metrics, logged, holds] = [new Metrics(), [] as LogEntry[], { count: 0 }];
  let ids = 0;
  const ports = {
    log: holding(around(log), async () => {
      holds.count += 1;
      await wait();
    }),
    rejections,
    clock,
    newId: () => {
      ids += 1;
      return `id-${ids}`;
    },
    actor,
    metrics,
    logger: (entry: LogEntry) => void logged.push(entry),
    ports: () => Promise.resolve(undefined as never),
    views: () => Promise.resolve([balanceView]),
    survey: {
      ask: () => Promise.reject(new Error('accounts have no queries')),
      isSealed: () => Promise.resolve(false),
    },
    forgettings: () => Promise.reject(new Error('nobody forgets an account')),
    overlay: (below: EventLog) => Promise.resolve(new OverlayEventLog(below, clock)),
  };
  return {
    log,
    rejections,
    commands: commandSide(loaders, ports),
    metrics,
    logged,
    holds,
    clock,
    elsewhere: (id, ...events) => elsewhere(log, id, events),
    balance: (id) => balanceOf(log, id),
    inOrder: () => inOrderCommandSide(loaders, ports),
    atomic: () => atomicCommandSide(loaders, ports),
    dryRun: () => dryRunCommandSide(loaders, ports),
  };
}

/** The log, noticed before it is held. */
const holding = (log: EventLog, before: () => Promise<void>): EventLog =>
  new Proxy(log, {
    get(target, method) {
      if (method !== 'hold') return Reflect.get(target, method).bind(target);
      return async () => {
        await before();
        return target.hold();
      };
    },
  });

async function elsewhere(log: EventLog, id: string, events: readonly { type: string; data: object }[]) {
  const version = (await log.readStream(`account-${id}`)).at(-1)?.lastVersion ?? 0;
  const commandId = `elsewhere-${id}-${version}`;
  const append: Append = {
    category: 'account',
    stream: `account-${id}`,
    expectedVersion: version,
    commandId,
    command: 'Elsewhere',
    fingerprint: commandId,
    actor: 'somebody',
    correlationId: commandId,
    causationId: null,
    occurredAt: '2026-03-01T11:00:00.000Z',
    events: events.map((event) => toStored(accountEvents, event)),
    reserved: [],
    released: [],
  };
  const [verdict] = (await log.append([append])) as readonly [Verdict];
  if (verdict.kind !== 'committed') throw new Error(verdict.kind);
}

/** As the log alone says. */
async function balanceOf(log: EventLog, id: string): Promise<number> {
  const events = (await log.readStream(`account-${id}`)).flatMap((commit) => commit.events);
  return events.reduce((sum, { type, data }) => {
    const { amount: moved = 0 } = data as { amount?: number };
    return sum + (type === 'Taken' ? -moved : moved);
  }, 0);
}
