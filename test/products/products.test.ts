import { describe, expect, it } from 'vitest';
import { changeProductPrice } from '../../src/shop/products/write/change-product-price.ts';
import { discontinueProduct } from '../../src/shop/products/write/discontinue-product.ts';
import { registerProduct } from '../../src/shop/products/write/register-product.ts';
import { renameProduct } from '../../src/shop/products/write/rename-product.ts';
import { given } from '../support/given.ts';
import { undo } from '../support/undoing.ts';

const mug = () =>
  given().when(registerProduct, { sku: 'MUG', name: 'Blue mug', unitPrice: 450, currency: 'USD' });

describe('a product', () => {
  it('enters the catalogue with its price; it ships unless it is said that it does not', () => {
    mug().thenEvents({
      type: 'ProductRegistered',
      data: { sku: 'MUG', unitPrice: 450, currency: 'USD', category: null, requiresShipping: true },
    });
    expect(registerProduct.creates).toBe('duplicate_sku');
  });

  it('has a currency that exists', () => {
    const parsed = registerProduct.input.safeParse({
      sku: 'MUG',
      name: 'Mug',
      unitPrice: 1,
      currency: 'ABC',
    });
    expect(parsed.error?.issues[0]?.message).toMatch('ISO 4217');
  });

  it('tells what it was called and what it cost', () => {
    const renamed = mug().when(renameProduct, { sku: 'MUG', name: 'Sky mug' });
    renamed.thenEvents({ type: 'ProductRenamed', data: { name: 'Sky mug', before: 'Blue mug' } });
    renamed
      .when(changeProductPrice, { sku: 'MUG', unitPrice: 490 })
      .thenEvents({ type: 'ProductPriceChanged', data: { name: 'Sky mug', unitPrice: 490, before: 450 } });
  });

  it('leaves the catalogue once', () => {
    mug()
      .when(discontinueProduct, { sku: 'MUG', reason: 'sold out' })
      .thenEvents({ type: 'ProductDiscontinued', data: { name: 'Blue mug', reason: 'sold out' } })
      .when(discontinueProduct, { sku: 'MUG' })
      .thenRejected('no_change');
  });

  it('does not change into what it is', () => {
    mug().when(renameProduct, { sku: 'MUG', name: 'Blue mug' }).thenRejected('no_change');
    mug().when(changeProductPrice, { sku: 'MUG', unitPrice: 450 }).thenRejected('no_change');
  });

  it('gets its name and its price back, unless they were changed again; what was added leaves again', async () => {
    await undo(registerProduct, mug()).thenSends('DiscontinueProduct', { reason: 'Undoes it' });
    const renamed = mug().when(renameProduct, { sku: 'MUG', name: 'Sky mug' });
    await undo(renameProduct, renamed).thenSends('RenameProduct', { sku: 'MUG', name: 'Blue mug' });
    const again = renamed.when(renameProduct, { sku: 'MUG', name: 'Cup' });
    undo(renameProduct, renamed, () => again).thenCannot('renamed again since, to "Cup"');
    const priced = mug().when(changeProductPrice, { sku: 'MUG', unitPrice: 490 });
    await undo(changeProductPrice, priced).thenSends('ChangeProductPrice', { unitPrice: 450 });
    const dearer = priced.when(changeProductPrice, { sku: 'MUG', unitPrice: 500 });
    undo(changeProductPrice, priced, () => dearer).thenCannot('changed again since');
  });
});
