import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { project } from '../../../src/core/read/projection.ts';
import { customerEvents } from '../../../src/shop/customers/events.ts';
import { findCustomers } from '../../../src/shop/customers/read/find-customers.ts';
import { customerView } from '../../../src/shop/customers/read/view.ts';
import { planOf } from '../../support/dry-run.ts';
import { recorded } from '../../support/recorded.ts';
import { openShop, type Shop } from '../../support/shop.ts';

const registered = (ref: string, name: string, email: string | null = null, phone: string | null = null) => ({
  type: 'CustomerRegistered',
  data: { ref, name, email, phone, address: null },
});

describe('a customer', () => {
  test('is as last updated', () => {
    const before = { name: 'Ann Lee', email: null, phone: null, address: null };
    const address = {
      name: null,
      line1: '1 Main St',
      line2: null,
      city: 'Berlin',
      region: null,
      postalCode: '10115',
      country: 'DE',
    };
    const updated = {
      type: 'CustomerUpdated',
      data: { ref: 'ann', name: 'Ann Ray', email: 'ann@example.com', phone: '1', address, before },
      at: '2026-02-01T00:00:00.000Z',
    };
    const { session } = project(
      customerView,
      'ann',
      recorded({ id: 'ann', events: [registered('ann', 'Ann Lee'), updated] }),
    );
    expect(session.all().get('customer')).toEqual([
      {
        ref: 'ann',
        number: 1,
        name: 'Ann Ray',
        email: 'ann@example.com',
        phone: '1',
        address,
        forgotten: false,
        registeredAt: '2026-01-01T09:00:00.000Z',
        updatedAt: '2026-02-01T00:00:00.000Z',
        version: 2,
      },
    ]);
  });
});

describe('customers', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await openShop();
    await shop.given(customerEvents, 'cleo', [registered('cleo', 'Cleo 50% Off')]);
    await shop.given(customerEvents, 'ann', [registered('ann', 'Ann Lee', 'ann@example.com', '+44 1')]);
    await shop.given(customerEvents, 'bob', [registered('bob', 'Bob Lee')]);
  });
  afterAll(() => shop.close());

  const refs = async (asked: object) => (await shop.told('FindCustomers', asked)).items.map(({ ref }) => ref);

  test('are shown by reference', async () => {
    expect(await shop.told('GetCustomer', { ref: 'ann' })).toMatchObject({ name: 'Ann Lee', number: 2 });
    expect(await shop.ask('GetCustomer', { ref: 'dan' })).toMatchObject({
      failure: { kind: 'not_found', code: 'customer_not_found' },
    });
  });

  test('are found by name, reference, e-mail address and telephone number, without wildcards', async () => {
    expect(await refs({ text: 'LEE' })).toEqual(['ann', 'bob']);
    expect(await refs({ text: 'cleo' })).toEqual(['cleo']);
    expect(await refs({ text: 'example.com' })).toEqual(['ann']);
    expect(await refs({ text: '+44' })).toEqual(['ann']);
    expect(await refs({ text: '%' })).toEqual(['cleo']);
    expect(await refs({ text: '_' })).toEqual([]);
  });

  test('are sorted and paged', async () => {
    expect(await refs({ sort: ['-name'] })).toEqual(['cleo', 'bob', 'ann']);
    const page = await shop.told('FindCustomers', { limit: 2, withTotal: true });
    expect(page).toMatchObject({ items: [{ ref: 'ann' }, { ref: 'bob' }], total: 3 });
    expect(await refs({ after: page.nextCursor })).toEqual(['cleo']);
  });

  test('are read in the order of an index', async () => {
    for (const sort of ['ref', '-name', 'registeredAt']) {
      const plan = await planOf(findCustomers, { sort: [sort] }, shop.ports);
      expect(plan.join()).not.toContain('TEMP B-TREE');
    }
  });

  test('are found whatever the case and the accents, by what they are called now', async () => {
    const now = { name: 'Åsa Götz', email: 'ore@exämple.com', phone: null, address: null };
    const before = { name: 'Нина', email: null, phone: null, address: null };
    await shop.given(customerEvents, 'nina', [registered('nina', 'Нина')]);
    expect(await refs({ text: 'НИНА' })).toEqual(['nina']);
    await shop.given(customerEvents, 'nina', [
      { type: 'CustomerUpdated', data: { ref: 'nina', ...now, before } },
    ]);
    for (const text of ['GÖTZ', 'asa gotz', 'ORE@EXÄMPLE', 'ore@example'])
      expect([text, await refs({ text })]).toEqual([text, ['nina']]);
    expect(await refs({ text: 'нина' })).toEqual([]);
    expect((await shop.ports.views.verify(['customer']))[0]?.differences).toEqual([]);
  });
});
