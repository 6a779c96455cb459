import { type App, openDaybook } from '../../src/app.ts';
import { readManifest } from '../../src/cli/argv/manifest-file.ts';
import { issueToken } from '../../src/http/auth/issue-token.ts';
import { serve } from '../../src/serve.ts';
import { openSqliteEventLog } from '../../src/stores/sqlite/log/open-event-log.ts';
import { openSqliteViewStore } from '../../src/stores/sqlite/views/sqlite-view-store.ts';
import { viewsPath } from '../../src/stores/sqlite/views/views-path.ts';
import { bareService, OPTIONS, type Served, sendLoad } from '../subjects/serving.ts';
import { apart } from '../support/apart.ts';
import { atMost, type Benchmark, type Measurement } from '../support/measurement.ts';
import { root } from '../support/program.ts';
import { createDraft, done, smallShop } from '../support/small-shop.ts';

/** The service beside node:http with the same dispatch, the load in a process of its own. */
export const http: Benchmark = {
  name: 'http',
  about: 'requests, the client apart',
  run: async ({ note }) => {
    const { daybook, db } = await smallShop('http');
    const { id } = await createDraft(daybook);
    for (let count = 0; count < 30; count += 1) await createDraft(daybook);
    done(await daybook.orders.find({}));
    await daybook.close();
    const order: Case = {
      what: 'GET one order',
      path: `/orders/${id}`,
      message: { side: 'query', name: 'GetOrder', data: { orderId: id } },
    };
    const page: Case = {
      what: 'GET a page of 20',
      path: '/orders?pageSize=20&withTotal=false',
      message: { side: 'query', name: 'FindOrders', data: { pageSize: 20 } },
    };
    const tag: Case = {
      what: 'POST a note, 64 in flight',
      path: `/orders/${id}/note`,
      message: { side: 'command', name: 'AddNote', data: { orderId: id, text: 'A note' } },
    };
    const measured: Measurement[] = [];
    for (const one of [order, page]) {
      note(one.what);
      measured.push(await beside(db, one, 1_000, 8));
    }
    note(tag.what);
    measured.push(await beside(db, tag, 1_000, 64), ...(await sharedTransactions(db, tag)));
    return measured;
  },
};

type Case = Pick<Served, 'path' | 'message'> & { readonly what: string };

async function beside(
  db: string,
  { what, ...one }: Case,
  requests: number,
  inFlight: number,
): Promise<Measurement> {
  const data: Served = { db, ...one, requests, inFlight };
  const costs = await apart(
    { module: 'serving', name: 'service', data },
    { module: 'serving', name: 'bareServer', data },
    { rounds: 7, unmeasured: 2 },
  );
  return atMost(1.35, 'µs', {
    what,
    ...costs,
    floorIs: 'node:http with the same dispatch',
    operations: requests,
  });
}

/**
 * Commands that share a transaction, 64 at a time: over HTTP beside the same in process, where none of them is on its way to a
 * client or back. What node:http has of it stands in a row of its own.
 */
async function sharedTransactions(db: string, { path, message }: Case): Promise<readonly Measurement[]> {
  const { daybook, share, close } = await countedShop(db);
  const body = JSON.stringify(message.data);
  const load = { method: 'POST', body, inFlight: 64, requests: COMMANDS } as const;
  const { secret } = await issueToken(
    { store: await daybook.access(), clock: systemClock },
    { name: 'bench', scopes: ['write'] },
  );
  const headers = { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' };
  const serving = await serve(daybook, readManifest(`${root}/dist/cli/commands.txt`), { db }, OPTIONS);
  const bare = await bareService(daybook, message);
  const overHttp = await share(() => sendLoad({ ...load, url: `${serving.url}${path}`, headers }));
  const overBare = await share(() => sendLoad({ ...load, url: bare.url, headers: {} }));
  const inProcess = await share(() => dispatchAll(daybook, message));
  await bare.close();
  await serving.drain();
  await close();
  const row = (what: string, shared: number): Measurement => ({
    what,
    unit: 'a transaction',
    measured: same(shared),
    floor: same(inProcess),
    floorIs: 'the same commands dispatched in process',
    ratio: same(shared / inProcess),
    goal: '≥ 0.8 ×',
    reached: shared / inProcess >= 0.8,
  });
  return [row('commands, 64 in flight', overHttp), row('the same over node:http', overBare)];
}

const same = (value: number) => ({ wall: value, cpu: value });
const systemClock = { now: () => new Date().toISOString() };

/** A shop that counts what is appended at once. */
async function countedShop(db: string) {
  const store = await openSqliteEventLog({ path: db, clock: systemClock, timeoutMs: 10_000 });
  const views = await openSqliteViewStore({ path: viewsPath(db), timeoutMs: 10_000 });
  let appends = 0;
  const log = new Proxy(store.log, {
    get: (target, name) => {
      if (name === 'append') appends += 1;
      const member = Reflect.get(target, name) as unknown;
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
  return {
    daybook: await openDaybook({ log: { ...store, log }, views }),
    share: async (work: () => Promise<unknown>): Promise<number> => {
      appends = 0;
      await work();
      return COMMANDS / appends;
    },
    close: async () => {
      await views.close();
      await store.close();
    },
  };
}

const COMMANDS = 4_000;

async function dispatchAll({ commands }: App, { name, data }: Served['message']): Promise<void> {
  let left = COMMANDS;
  const client = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      done(await commands.dispatchUnknown({ name, data }));
    }
  };
  await Promise.all(Array.from({ length: 64 }, client));
}
