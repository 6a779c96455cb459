import { expect, test } from 'vitest';
import { type App, openDaybook } from '../../src/app.ts';
import fc, { runs } from '../support/properties.ts';
import { saidWhere } from './everywhere.ts';
import { REASON } from './support.ts';

/** People, and what was said of each: texts that nobody else has. Whoever has no reference is the guest of an order. */
class People {
  readonly app: App;
  readonly said = new Map<string, string[]>();
  readonly forgotten = new Set<string>();
  #texts = 0;

  constructor(app: App) {
    this.app = app;
  }

  /** A text that is said of somebody now. */
  of(person: string): string {
    this.#texts += 1;
    const text = `Zq${this.#texts}xw Person`;
    this.said.set(person, [...(this.said.get(person) ?? []), text]);
    return text;
  }

  get gone(): readonly string[] {
    return [...this.forgotten].flatMap((person) => this.said.get(person) ?? []);
  }
}

type Act = (people: People) => Promise<unknown>;

const ref = fc.constantFrom('ann', 'bob');
const orderId = fc.constantFrom('1', '2', '3');
const address = (line1: string) => ({ line1, city: 'Berlin', country: 'DE' });

/** Whom an order is of: a customer, or its own guest. */
async function whose({ app }: People, order: string): Promise<string> {
  const found = await app.orders.get({ number: Number(order) });
  return found.ok ? (found.value.customerRef ?? `guest ${found.value.number}`) : 'nobody';
}

const act: fc.Arbitrary<Act> = fc.oneof(
  ref.map(
    (who): Act =>
      (people) =>
        people.app.customers.update({ ref: who, name: people.of(who) }),
  ),
  ref.map(
    (who): Act =>
      (people) =>
        people.app.customers.update({ ref: who, address: address(people.of(who)) }),
  ),
  ref.map(
    (customer): Act =>
      ({ app }) =>
        app.orders.create({ customer, currency: 'USD', place: false }),
  ),
  ref.map(
    (who): Act =>
      async (people) => {
        const note = people.of(who);
        return people.app.orders.create({ customer: who, currency: 'USD', note });
      },
  ),
  orderId.map(
    (order): Act =>
      async (people) => {
        const text = people.of(await whose(people, order));
        return people.app.orders.addNote({ orderId: order, text });
      },
  ),
  orderId.map(
    (order): Act =>
      async (people) => {
        const line1 = people.of(await whose(people, order));
        return people.app.orders.setShippingAddress({ orderId: order, ...address(line1) });
      },
  ),
  ref.map(
    (who): Act =>
      async (people) => {
        const done = await people.app.customers.forget({ ref: who, ...REASON, force: true });
        if (done.ok) people.forgotten.add(who);
      },
  ),
  orderId.map(
    (order): Act =>
      async (people) => {
        const who = await whose(people, order);
        const done = await people.app.orders.forget({ orderId: order, ...REASON, force: true });
        if (done.ok) people.forgotten.add(who);
      },
  ),
  fc.nat(20).map(
    (position): Act =>
      async ({ app }) => {
        const plan = await app.queries.dispatchUnknown({
          name: 'PlanUndo',
          data: { command: String(position) },
        });
        if (!plan.ok) return;
        const { undo } = plan.value as { undo: { name: string; data: object } };
        await app.commands.dispatchUnknown(undo);
      },
  ),
);

test('whatever is done before and after, nothing that was said of somebody forgotten is said again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 15 }), async (acts) => {
      const app = await openDaybook({ db: ':memory:' });
      try {
        const people = new People(app);
        for (const who of ['ann', 'bob']) await app.customers.register({ ref: who, name: people.of(who) });
        await app.orders.create({ customer: 'ann', currency: 'USD' });
        const name = people.of('guest 2');
        const { value: guests } = (await app.orders.create({ guest: { name }, currency: 'USD' })) as {
          value: { id: string };
        };
        for (const one of acts) await one(people);
        const about = { orderId: guests.id, ref: 'ann' };
        expect(await saidWhere(app, about, people.gone)).toEqual([]);
        const kept = people.said.get('bob')?.[0] ?? '';
        const isFound = people.forgotten.has('bob') || (await saidWhere(app, about, [kept])).length > 0;
        expect(isFound).toBe(true);
      } finally {
        await app.close();
      }
    }),
    { numRuns: runs(12) },
  );
});
