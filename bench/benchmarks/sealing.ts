import type { Loading, Orders } from '../subjects/sealing.ts';
import { apart } from '../support/apart.ts';
import { atMost, type Benchmark, type Measurement } from '../support/measurement.ts';

/** What it costs that people can be forgotten. */
export const sealing: Benchmark = {
  name: 'sealing',
  about: 'the same work on a log that is sealed and on one that is not',
  run: async () => [
    await orders("a customer's orders, one by one", { of: 'customer', count: 20, together: false }),
    await orders('orders of guests, one by one: a key for each', {
      of: 'guests',
      count: 20,
      together: false,
    }),
    await orders("a customer's orders, 1 000 at a time", { of: 'customer', count: 1_000, together: true }),
    await orders('orders of guests, 1 000 at a time', { of: 'guests', count: 1_000, together: true }),
    await loading({ events: 5, times: 200 }),
    await loading({ events: 1_000, times: 4 }),
    await rebuilding(4_000),
  ],
};

const FLOOR = 'the same in clear';
const MOST = 1.3;

async function orders(what: string, data: Omit<Orders, 'sealed'>): Promise<Measurement> {
  const costs = await beside('beginningOrders', data, data.together ? 15 : 25);
  return atMost(MOST, 'µs', { what, ...costs, floorIs: FLOOR, operations: data.count });
}

async function loading(data: Omit<Loading, 'sealed'>): Promise<Measurement> {
  const costs = await beside('loadingAnOrder', data, 30);
  const what = `an order of ${data.events.toLocaleString('en')} events, read and folded`;
  return atMost(MOST, 'µs', { what, ...costs, floorIs: FLOOR, operations: data.times });
}

async function rebuilding(count: number): Promise<Measurement> {
  const costs = await beside('rebuildingViews', { orders: count }, 5);
  const what = `all views of ${count.toLocaleString('en')} orders of guests, built anew`;
  return atMost(MOST, 'µs', { what, ...costs, floorIs: FLOOR, operations: count });
}

const beside = (name: string, data: object, rounds: number) =>
  apart(
    { module: 'sealing', name, data: { ...data, sealed: true } },
    { module: 'sealing', name, data: { ...data, sealed: false } },
    { rounds, unmeasured: 3 },
  );
