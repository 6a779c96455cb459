import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { project } from '../../../src/core/read/projection.ts';
import { productEvents } from '../../../src/shop/products/events.ts';
import { findProducts } from '../../../src/shop/products/read/find-products.ts';
import { productView } from '../../../src/shop/products/read/view.ts';
import { planOf } from '../../support/dry-run.ts';
import { recorded } from '../../support/recorded.ts';
import { type GivenEvent, openShop, type Shop } from '../../support/shop.ts';

const registered = (sku: string, name: string, unitPrice: number, more: object = {}): GivenEvent => ({
  type: 'ProductRegistered',
  data: { sku, name, unitPrice, currency: 'USD', category: null, requiresShipping: true, ...more },
});
const discontinued = (sku: string, name: string): GivenEvent => ({
  type: 'ProductDiscontinued',
  data: { sku, name, reason: null },
  at: '2026-03-01T00:00:00.000Z',
});

describe('a product', () => {
  test('is as last renamed and priced, and says when it left the catalogue', () => {
    const events: GivenEvent[] = [
      registered('MUG', 'Mug', 450),
      { type: 'ProductRenamed', data: { sku: 'MUG', name: 'Blue mug', before: 'Mug' } },
      {
        type: 'ProductPriceChanged',
        data: { sku: 'MUG', name: 'Blue mug', unitPrice: 500, currency: 'USD', before: 450 },
      },
      discontinued('MUG', 'Blue mug'),
    ];
    const { session } = project(productView, 'MUG', recorded({ id: 'MUG', events }));
    expect(session.all().get('product')).toMatchObject([
      {
        sku: 'MUG',
        name: 'Blue mug',
        unitPrice: 500,
        status: 'discontinued',
        discontinuedAt: '2026-03-01T00:00:00.000Z',
        version: 4,
      },
    ]);
  });
});

describe('products', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await openShop();
    const given = (sku: string, ...events: GivenEvent[]) => shop.given(productEvents, sku, events);
    await given('MUG', registered('MUG', 'Blue mug', 450, { category: 'kitchen' }));
    await given('PEN', registered('PEN', 'Pen', 900), discontinued('PEN', 'Pen'));
    await given('TEA', registered('TEA', 'Tea', 120, { currency: 'JPY', category: 'kitchen' }));
  });
  afterAll(() => shop.close());

  const skus = async (asked: object) => (await shop.told('FindProducts', asked)).items.map(({ sku }) => sku);

  test('are shown by sku', async () => {
    expect(await shop.told('GetProduct', { sku: 'MUG' })).toMatchObject({
      name: 'Blue mug',
      status: 'active',
    });
    expect(await shop.ask('GetProduct', { sku: 'CUP' })).toMatchObject({
      failure: { kind: 'not_found', code: 'product_not_found' },
    });
  });

  test('are found by text, category, currency and whether they can be ordered', async () => {
    expect(await skus({})).toEqual(['MUG', 'PEN', 'TEA']);
    expect(await skus({ text: 'BLUE' })).toEqual(['MUG']);
    expect(await skus({ text: '%' })).toEqual([]);
    expect(await skus({ category: 'kitchen' })).toEqual(['MUG', 'TEA']);
    expect(await skus({ currency: 'JPY' })).toEqual(['TEA']);
    expect(await skus({ status: 'active' })).toEqual(['MUG', 'TEA']);
    expect(await skus({ status: 'discontinued' })).toEqual(['PEN']);
  });

  test('are sorted by price within each currency, and paged', async () => {
    expect(await skus({ sort: ['unitPrice'] })).toEqual(['TEA', 'MUG', 'PEN']);
    expect(await skus({ sort: ['-unitPrice'] })).toEqual(['PEN', 'MUG', 'TEA']);
    const page = await shop.told('FindProducts', { limit: 1, sort: ['unitPrice'], withTotal: true });
    expect(page.total).toBe(3);
    expect(await skus({ after: page.nextCursor, sort: ['unitPrice'] })).toEqual(['MUG', 'PEN']);
  });

  test('are read in the order of an index', async () => {
    for (const asked of [{}, { sort: ['name'] }, { sort: ['-unitPrice'] }, { category: 'kitchen' }]) {
      const plan = await planOf(findProducts, asked, shop.ports);
      expect(plan.join()).not.toContain('TEMP B-TREE');
    }
  });

  test('are found whatever the case and the accents, by the name that they have now', async () => {
    await shop.given(productEvents, 'GLS', [
      registered('GLS', 'Glas', 100, { category: 'Küche' }),
      { type: 'ProductRenamed', data: { sku: 'GLS', name: 'Weißglas', before: 'Glas' } },
    ]);
    for (const text of ['WEISSGLAS', 'weißGLAS', 'KÜCHE', 'kuche', 'gls'])
      expect([text, await skus({ text })]).toEqual([text, ['GLS']]);
    for (const category of ['küche', 'KUCHE', 'Küche'])
      expect([category, await skus({ category })]).toEqual([category, ['GLS']]);
    expect(await skus({ category: 'küch' })).toEqual([]);
    await shop.given(productEvents, 'GLS', [
      { type: 'ProductRenamed', data: { sku: 'GLS', name: 'Kelch', before: 'Weißglas' } },
    ]);
    expect(await skus({ text: 'weissglas' })).toEqual([]);
    expect((await shop.ports.views.verify(['product']))[0]?.differences).toEqual([]);
  });
});
