import { afterAll, describe, expect, it } from 'vitest';
import { openDaybook } from '../src/app.ts';
import { customerCommands, customerQueries } from '../src/shop/customers/index.ts';
import { orderCommands, orderQueries } from '../src/shop/orders/index.ts';
import { productCommands, productQueries } from '../src/shop/products/index.ts';

const daybook = await openDaybook({ db: ':memory:' });
afterAll(() => daybook.close());

describe('the typed services', () => {
  const services = [
    { name: 'orders', service: daybook.orders, messages: { ...orderCommands, ...orderQueries } },
    { name: 'customers', service: daybook.customers, messages: { ...customerCommands, ...customerQueries } },
    { name: 'products', service: daybook.products, messages: { ...productCommands, ...productQueries } },
  ];
  for (const { name, service, messages } of services) {
    it(`have a method for every message of the ${name}`, () => {
      expect(Object.keys(service)).toEqual(Object.keys(messages));
    });

    it(`list each message of the ${name} under the name of its definition`, async () => {
      const definitions = await Promise.all(Object.values(messages).map(({ load }) => load()));
      expect(definitions.map((definition) => definition.name)).toEqual(
        Object.values(messages).map((one) => one.name),
      );
    });
  }

  it('answer with a result, typed by the message', async () => {
    const missing = await daybook.orders.get({ number: 1 });
    expect(missing).toMatchObject({ ok: false, failure: { kind: 'not_found' } });
    const registered = await daybook.customers.register(
      { ref: 'ann', name: 'Ann Lee' },
      { commandId: 'first' },
    );
    expect(registered).toMatchObject({ ok: true, value: { id: 'ann', status: 'ok', version: 1 } });
    const again = await daybook.customers.register({ ref: 'ann', name: 'Ann Lee' }, { commandId: 'first' });
    expect(again).toMatchObject({ ok: true, value: { id: 'ann', status: 'replayed' } });
  });
});

it('an order whose new id is known after all is rejected, as one with a chosen id is', async () => {
  const newId = () => '01890000-0000-7000-8000-000000000001';
  const shop = await openDaybook({ db: ':memory:', newId });
  const create = (commandId: string) =>
    shop.orders.create({ guest: { name: 'Ann' }, currency: 'USD' }, { commandId });
  expect(await create('first')).toMatchObject({ ok: true });
  expect(await create('second')).toMatchObject({ failure: { code: 'duplicate_order_id' } });
  await shop.close();
});

it('what a command names beside its order and is not there is not found, as the order would be', async () => {
  const created = await daybook.orders.create({
    guest: { name: 'Ann' },
    currency: 'USD',
    items: [{ sku: 'NOPE' }],
  });
  expect(created).toMatchObject({ failure: { kind: 'not_found', code: 'product_not_found' } });
  const unpriced = { guest: { name: 'Ann' }, currency: 'USD', items: [{ name: 'Wrapping' }] };
  expect(await daybook.orders.create(unpriced)).toMatchObject({ failure: { kind: 'rejected' } });
});
