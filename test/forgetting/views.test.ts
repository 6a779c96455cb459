import { expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { openDaybook } from '../../src/app.ts';
import type { WriteStore } from '../../src/core/log/write-store.ts';
import type { Commit } from '../../src/core/model/commit.ts';
import { none } from '../../src/core/model/event.ts';
import type { StreamPage } from '../../src/core/model/event-log.ts';
import { oneRow } from '../../src/core/model/table.ts';
import { type AnyView, defineView, isPersonal, sourceOf, tablesOf } from '../../src/core/model/view.ts';
import type { ViewStore } from '../../src/core/model/view-store.ts';
import { ViewManager } from '../../src/core/read/view-manager.ts';
import { SealedEventLog } from '../../src/core/seal/sealed-event-log.ts';
import { Sealing } from '../../src/core/seal/sealing.ts';
import { loadCatalogue, loadViews } from '../../src/messages.ts';
import { orderEvents } from '../../src/shop/orders/events.ts';
import { openMemoryEventLog } from '../../src/stores/memory/memory-event-log.ts';
import { memoryKeys } from '../../src/stores/memory/memory-key-store.ts';
import { openSqliteViewStore } from '../../src/stores/sqlite/views/sqlite-view-store.ts';
import fc, { runs } from '../support/properties.ts';

const clock = { now: () => '2026-06-15T12:00:00.000Z' };

type Keys = NonNullable<WriteStore['keys']>;
const memoryShop = (): WriteStore & { readonly keys: Keys } => ({
  ...openMemoryEventLog({ clock }),
  keys: memoryKeys(),
});

const inMemory = async (): Promise<ViewStore> => {
  const store = await openSqliteViewStore({ path: ':memory:', timeoutMs: 1_000 });
  onTestFinished(() => store.close());
  return store;
};

/** A process with a log that others have too, and views of its own. */
async function opened(log: WriteStore, views?: ViewStore) {
  const store = views ?? (await inMemory());
  const app = await openDaybook({ log, views: store, clock, timeoutMs: 1_000 });
  onTestFinished(() => app.close());
  await app.commands.dispatchUnknown({ name: 'RegisterProduct', data: MUG });
  const done = async (name: string, data: object): Promise<unknown> => {
    const answer = await app.commands.dispatchUnknown({ name, data });
    if (!answer.ok) throw new Error(`${name}: ${answer.failure.message}`);
    return answer.value;
  };
  const told = async (name: string, data: object, meta = {}): Promise<unknown> => {
    const answer = await app.queries.dispatchUnknown({ name, data, meta });
    if (!answer.ok) throw new Error(`${name}: ${answer.failure.message}`);
    return answer.value;
  };
  return { app, store, done, told, views: (await app.ports()).views };
}

type Shop = Awaited<ReturnType<typeof opened>>;

const MUG = { sku: 'MUG', name: 'Blue mug', unitPrice: 900, currency: 'USD' };
const ORDER = '0190a000-0000-7000-8000-00000000000';

/** Ann has changed her name, and has an order; so has Bob, and a guest. */
async function peopled(shop: Shop): Promise<void> {
  for (const [index, ref] of ['ann', 'bob'].entries()) {
    const email = `${ref}@${ref}leeward.example`;
    await shop.done('RegisterCustomer', { ref, name: `${ref} Zqmaiden`, email });
    await shop.done('UpdateCustomer', { ref, name: `${ref} Zqleeward`, phone: `555-${ref}` });
    const order = { orderId: `${ORDER}${index}`, customer: ref, items: [{ sku: 'MUG' }] };
    await shop.done('CreateOrder', { ...order, note: `For ${ref}'s Zqcousin`, externalRef: `X-${ref}` });
  }
  const guest = { name: 'Gus Zqguest', email: 'gus@example.org' };
  await shop.done('CreateOrder', { orderId: `${ORDER}9`, guest, items: [{ sku: 'MUG' }] });
}

const forgetAnn = ({ done }: Shop) => done('ForgetCustomer', { ref: 'ann', reason: 'asked', force: true });
const forgetGuest = ({ done }: Shop) =>
  done('ForgetGuest', { orderId: `${ORDER}9`, reason: 'asked', force: true });

/** All rows of views, and what is said of parked streams, as one text. */
async function rowsOf(store: ViewStore, views?: readonly AnyView[]): Promise<string> {
  const all = views ?? (await loadViews());
  return store.snapshot(async (snapshot) => {
    const rows: unknown[] = [await snapshot.parked()];
    for (const view of all)
      if (view.kind === 'view')
        for (const table of tablesOf(view)) rows.push(await snapshot.rows(table, undefined, 10_000));
    return JSON.stringify(rows);
  });
}

const verified = async ({ views }: Shop): Promise<readonly unknown[]> =>
  (await views.verify()).flatMap(({ differences }) => differences);

const OF_ANN = /ann Zq|annleeward|555-ann|ann's/;

test('Views that have posted somebody say nothing of them once they pass the forgetting, and nothing else changes', async () => {
  const shop = await opened(memoryShop());
  await peopled(shop);
  await shop.views.catchUp();
  const sums = async () => [
    await shop.told('SalesReport', {}),
    await shop.told('FindOrders', { withTotal: true, customer: 'bob' }),
    await shop.told('CustomerOrderStats', { customer: 'ann' }),
  ];
  const before = await sums();
  expect(await rowsOf(shop.store)).toMatch(OF_ANN);
  await forgetAnn(shop);
  await shop.views.catchUp();
  expect(await rowsOf(shop.store)).not.toMatch(OF_ANN);
  expect(await rowsOf(shop.store)).toMatch(/Gus Zqguest.*bob zqmaiden/);
  await forgetGuest(shop);
  await shop.views.catchUp();
  expect(await rowsOf(shop.store)).not.toMatch(/Zqguest|gus@/i);
  expect(await verified(shop)).toEqual([]);
  expect(await sums()).toEqual(before);
});

test('Every view whose rows tell of people names in a column whose data that is', async () => {
  const shop = await opened(memoryShop());
  await peopled(shop);
  await shop.views.catchUp();
  const telling: (readonly [string, boolean])[] = [];
  for (const view of await loadViews())
    if (/zq(maiden|leeward|cousin|guest)/i.test(await rowsOf(shop.store, [view])))
      telling.push([view.name, isPersonal(sourceOf(view))]);
  expect(new Map(telling)).toEqual(
    new Map(['customer', 'order_search', 'order_summary', 'renamed_customer'].map((name) => [name, true])),
  );
});

test('A stream that a view left out, for an error that tells of somebody, is taken again without them', async () => {
  const write = memoryShop();
  const shop = await opened(write);
  await peopled(shop);
  const store = await inMemory();
  const fussy: AnyView[] = [fussyView];
  const log = new SealedEventLog(write.log, new Sealing(write.log, write.keys), loadCatalogue);
  const views = new ViewManager(log, store, async () => fussy);
  await views.catchUpToHead(fussy);
  expect(await rowsOf(store, fussy)).toMatch(/too long: ann Zqleeward/);
  await forgetAnn(shop);
  await views.catchUpToHead(fussy);
  expect(JSON.parse(await rowsOf(store, fussy))).toEqual([
    [],
    [
      { orderId: `${ORDER}0`, customerRef: 'ann' },
      { orderId: `${ORDER}1`, customerRef: 'bob' },
      { orderId: `${ORDER}9`, customerRef: null },
    ],
  ]);
});

test('The forgotten are found by their reference and number alone, and shown in words', async () => {
  const shop = await opened(memoryShop());
  await peopled(shop);
  await forgetAnn(shop);
  await forgetGuest(shop);
  const found = async (name: string, text: string): Promise<unknown> =>
    ((await shop.told(name, { text })) as { items: readonly object[] }).items.length;
  for (const text of ['forgotten', '(forgotten)', 'Zqguest', 'ann Zqmaiden'])
    expect([
      text,
      await found('FindCustomers', text),
      await found('FindOrders', text),
      await found('SearchOrders', text),
    ]).toEqual([text, 0, 0, 0]);
  expect([
    await found('FindCustomers', 'ann'),
    await found('FindOrders', 'ann'),
    await found('SearchOrders', 'ann'),
  ]).toEqual([1, 1, 1]);
  expect([
    await found('FindOrders', '3'),
    await found('SearchOrders', '3'),
    await found('SearchOrders', 'X-ann'),
  ]).toEqual([1, 1, 1]);
  expect(await shop.told('FindCustomers', { text: 'ann' })).toMatchObject({
    items: [{ ref: 'ann', name: '(forgotten)', email: null, phone: null }],
  });
  expect(await shop.told('FindOrders', { sort: ['number'] })).toMatchObject({
    items: [
      { customerName: '(forgotten)' },
      { customerName: 'bob Zqleeward' },
      { customerName: '(forgotten)' },
    ],
  });
});

/** A log in which another process forgets Ann as soon as something was read that is still to be posted. */
class Overtaken extends SealedEventLog {
  overtake: (() => Promise<unknown>) | undefined;

  override read(after: number, limit: number): Promise<readonly Commit[]> {
    const read = super.read(after, limit);
    // One commit is read to see whether it is the one that the views know.
    return limit > 1 ? this.#then(read) : read;
  }

  override readByStream(category: string, page: StreamPage): Promise<readonly Commit[]> {
    return this.#then(super.readByStream(category, page));
  }

  async #then(read: Promise<readonly Commit[]>): Promise<readonly Commit[]> {
    const commits = await read;
    const overtake = commits.length > 0 ? this.overtake : undefined;
    this.overtake = undefined;
    await overtake?.();
    return commits;
  }
}

test.each([
  ['a catch-up', {}, true],
  ['a build at once', {}, false],
  ['a build in steps', { page: 3, atOnce: -1 }, false],
])(
  '%s that has read somebody before another process forgets them tells nothing of them',
  async (_what, sizes, isBuilt) => {
    const write = memoryShop();
    const shop = await opened(write);
    const store = await inMemory();
    const log = new Overtaken(write.log, new Sealing(write.log, write.keys), loadCatalogue);
    const views = new ViewManager(log, store, loadViews, { sizes });
    if (isBuilt) await views.catchUpToHead(await loadViews());
    await peopled(shop);
    log.overtake = () => forgetAnn(shop);
    await views.catchUpToHead(await loadViews());
    expect(log.overtake).toBeUndefined();
    await views.catchUpToHead(await loadViews());
    expect(await rowsOf(store)).not.toMatch(OF_ANN);
    expect((await views.verify()).flatMap(({ differences }) => differences)).toEqual([]);
  },
);

test('An answer from the past that was kept for its next page is not given any more', async () => {
  const write = memoryShop();
  const [shop, other] = [await opened(write), await opened(write)];
  await peopled(shop);
  const past = { asOf: (await write.log.head()).position };
  const asked = (): Promise<unknown> => shop.told('FindCustomers', {}, past);
  expect(await asked()).toMatchObject({ items: [{ name: 'ann Zqleeward' }, {}] });
  await forgetAnn(other);
  expect(await asked()).toMatchObject({ items: [{ name: '(forgotten)' }, { name: 'bob Zqleeward' }] });
  const timeline = JSON.stringify(await shop.told('GetTimeline', { orderId: `${ORDER}0` }, past));
  expect(timeline).toContain('(forgotten)');
  expect(timeline).not.toMatch(OF_ANN);
});

const fussyOrders = oneRow(
  'fussy_orders',
  () => z.object({ orderId: z.string(), customerRef: z.string().nullable() }),
  { key: ['orderId'], subject: { category: 'customer', column: 'customerRef' } },
);

/** It takes no order of Ann, whom it names in its error. */
const fussyView = defineView({
  name: 'fussy',
  version: 1,
  codeHash: '',
  summary: 'Orders of people with short names',
  events: orderEvents,
  tables: { orders: fussyOrders },
  handlers: {
    ...none(orderEvents.lifecycle),
    ...none(orderEvents.lines),
    ...none(orderEvents.money),
    ...none(orderEvents.fulfilment),
    ...none(orderEvents.returns),
    ...none(orderEvents.notesAndTags),
    OrderCreated: ({ orders }, { data: { customerName, customerRef }, meta }) => {
      if (customerName.startsWith('ann ')) throw new Error(`too long: ${customerName}`);
      orders.insert({ orderId: meta.id, customerRef });
    },
  },
});

type Step =
  | { readonly kind: 'do'; readonly name: string; readonly data: object }
  | { readonly kind: 'post' | 'rebuild'; readonly at: 0 | 1 };

const refs = ['ann', 'bob', 'cyd'] as const;
const ref = fc.constantFrom(...refs);
const word = fc.constantFrom('Zqone', 'Zqtwo', 'Zqthree');
const order = fc.integer({ min: 0, max: 7 }).map((number) => `${ORDER}${number}`);
const act = (name: string, data: fc.Arbitrary<object>): fc.Arbitrary<Step> =>
  data.map((given) => ({ kind: 'do', name, data: given }));
const named = (of: string, text: string): string => `${of} ${text}`;
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: act(
      'RegisterCustomer',
      fc.tuple(ref, word).map(([one, text]) => ({ ref: one, name: named(one, text) })),
    ),
  },
  {
    weight: 3,
    arbitrary: act(
      'UpdateCustomer',
      fc.tuple(ref, word).map(([one, text]) => ({ ref: one, name: named(one, text) })),
    ),
  },
  {
    weight: 5,
    arbitrary: act(
      'CreateOrder',
      fc.tuple(order, ref, word).map(([orderId, customer, text]) => ({
        orderId,
        customer,
        items: [{ sku: 'MUG' }],
        note: named(customer, text),
      })),
    ),
  },
  {
    weight: 2,
    arbitrary: act(
      'CreateOrder',
      fc.tuple(order, word).map(([orderId, text]) => ({
        orderId,
        guest: { name: named(orderId, text) },
        items: [{ sku: 'MUG' }],
      })),
    ),
  },
  {
    weight: 2,
    arbitrary: act(
      'ForgetCustomer',
      ref.map((one) => ({ ref: one, reason: 'asked', force: true })),
    ),
  },
  {
    weight: 1,
    arbitrary: act(
      'ForgetGuest',
      order.map((orderId) => ({ orderId, reason: 'asked', force: true })),
    ),
  },
  { weight: 4, arbitrary: fc.constantFrom<Step>({ kind: 'post', at: 0 }, { kind: 'post', at: 1 }) },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ kind: 'rebuild', at: 0 }, { kind: 'rebuild', at: 1 }) },
);

test('Whatever happens between forgettings, the views of each process are those that a rebuild makes, without the forgotten', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 30 }), async (steps) => {
      const write = memoryShop();
      const shops = [await opened(write), await opened(write)] as const;
      const gone = new Set<string>();
      for (const one of steps) {
        if (one.kind === 'post') await shops[one.at].views.catchUpToHead(await loadViews());
        else if (one.kind === 'rebuild') await shops[one.at].views.rebuild();
        else if (one.kind === 'do') {
          const answer = await shops[0].app.commands.dispatchUnknown({ name: one.name, data: one.data });
          if (answer.ok && one.name.startsWith('Forget')) gone.add(String(Object.values(one.data)[0]));
        }
      }
      for (const shop of shops) {
        await shop.views.catchUpToHead(await loadViews());
        expect(await verified(shop)).toEqual([]);
        const rows = await rowsOf(shop.store);
        for (const person of gone) expect(rows.toLowerCase()).not.toContain(`${person} zq`);
      }
    }),
    { numRuns: runs(8) },
  );
}, 60_000);
