import { join } from 'node:path';
import { type App, openDaybook } from '../../src/app.ts';
import { fold } from '../../src/core/model/aggregate.ts';
import { orderAggregate } from '../../src/shop/orders/write/order.ts';
import { keysInFile } from '../../src/stores/sqlite/keys/keys-in-file.ts';
import { openSqliteEventLog } from '../../src/stores/sqlite/log/open-event-log.ts';
import { openSqliteViewStore } from '../../src/stores/sqlite/views/sqlite-view-store.ts';
import type { MakeSubject } from '../support/apart.ts';
import { folder, removeFolders } from '../support/folders.ts';
import { done } from '../support/small-shop.ts';

/** The same work on a log that is sealed, and on one that is not. */
export interface Kept {
  readonly sealed: boolean;
}

export interface Orders extends Kept {
  /** Whose they are: each guest gets a key. */
  readonly of: 'customer' | 'guests';
  readonly count: number;
  readonly together: boolean;
}

/** Orders with an address, begun one after the other or together. */
export const beginningOrders: MakeSubject<Orders> = async ({ sealed, of, count, together }) => {
  const { daybook, close } = await opened(sealed);
  const begin = (): Promise<string> => beginOrder(daybook, of);
  await begin();
  return {
    run: async () => {
      if (together) await Promise.all(Array.from({ length: count }, begin));
      else for (let one = 0; one < count; one += 1) await begin();
    },
    close,
  };
};

export interface Loading extends Kept {
  readonly events: number;
  readonly times: number;
}

/** An order read and folded, as a decision does it. */
export const loadingAnOrder: MakeSubject<Loading> = async ({ sealed, events, times }) => {
  const { daybook, close } = await opened(sealed);
  const orderId = await beginOrder(daybook, 'customer');
  const begun = (await daybook.log.readStream(`order-${orderId}`)).at(-1)?.lastVersion ?? 0;
  for (let event = begun; event < events; event += 1) {
    const isNote = event % 20 === 0;
    const change = isNote
      ? { name: 'AddNote' as const, data: { orderId, text: `Rang the bell ${event} times` } }
      : { name: 'ChangeItem' as const, data: { orderId, lineId: 'L1', quantity: 1 + (event % 7) } };
    done(await daybook.commands.dispatchUnknown(change));
  }
  return {
    run: async () => {
      for (let time = 0; time < times; time += 1)
        fold(orderAggregate, orderId, await daybook.log.readStream(`order-${orderId}`));
    },
    close,
  };
};

/** Every view built anew from orders of guests. */
export const rebuildingViews: MakeSubject<Kept & { readonly orders: number }> = async ({
  sealed,
  orders,
}) => {
  const { daybook, close } = await opened(sealed);
  for (let done = 0; done < orders; done += 1_000)
    await Promise.all(Array.from({ length: 1_000 }, () => beginOrder(daybook, 'guests')));
  return {
    run: async () => done(await daybook.commands.dispatch({ name: 'RebuildViews', data: {} })),
    close,
  };
};

async function opened(sealed: boolean): Promise<{ readonly daybook: App; close(): Promise<void> }> {
  const place = folder('sealing');
  const clock = { now: () => new Date().toISOString() };
  const store = await openSqliteEventLog({
    path: join(place, 'shop.db'),
    clock,
    timeoutMs: 1_000,
    create: true,
  });
  const views = await openSqliteViewStore({ path: join(place, 'views.db'), timeoutMs: 1_000 });
  const keys = keysInFile({ path: join(place, 'shop.keys.db'), timeoutMs: 1_000 });
  const daybook = await openDaybook({ log: sealed ? { ...store, keys } : store, views });
  done(await daybook.customers.register({ ref: 'ann', name: 'Ann Lee' }));
  done(await daybook.products.register({ sku: 'MUG', name: 'A mug', unitPrice: 450, currency: 'USD' }));
  const close = async (): Promise<void> => {
    await daybook.close();
    await views.close();
    await store.close();
    removeFolders();
  };
  return { daybook, close };
}

async function beginOrder({ commands }: App, of: Orders['of']): Promise<string> {
  const shippingAddress = { line1: '1 Main Street', city: 'Springfield', postalCode: '62701', country: 'US' };
  const items = [{ sku: 'MUG', quantity: 2 }];
  const whose =
    of === 'customer' ? { customer: 'ann' } : { guest: { name: 'Bo Guest', email: 'bo@example.org' } };
  const order = await commands.dispatch({ name: 'CreateOrder', data: { ...whose, items, shippingAddress } });
  return done(order).id;
}
