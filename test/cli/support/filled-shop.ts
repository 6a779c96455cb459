import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lazy } from '../../../src/core/kernel/lazy.ts';
import { run, Shop } from './program.ts';

const address = { name: 'Ann Lee', line1: '1 Main St', city: 'Berlin', country: 'DE' };

const commands = [
  { name: 'RegisterCustomer', data: { ref: 'ann', name: 'Ann Lee', email: 'ann@example.com' } },
  { name: 'RegisterCustomer', data: { ref: 'bob', name: 'Bob Ray' } },
  { name: 'RegisterProduct', data: { sku: 'MUG', name: 'Blue mug', unitPrice: 450, currency: 'USD' } },
  { name: 'RegisterProduct', data: { sku: 'TEA', name: 'Green tea', unitPrice: 1200, currency: 'USD' } },
  order('ann', 'MUG', 2, true),
  order('ann', 'TEA', 1, true),
  order('bob', 'MUG', 1, false),
  order('bob', 'TEA', 3, true),
];

function order(customer: string, sku: string, quantity: number, place: boolean) {
  const data = { customer, items: [{ sku, quantity }], shippingAddress: address, place };
  return { name: 'CreateOrder', data };
}

/** Written once, and copied for each that needs one. */
const template = lazy(async () => {
  const folder = newFolder();
  const shop = new Shop(join(folder, 'shop.db'));
  await shop.out('commands send -', { input: commands.map((one) => JSON.stringify(one)).join('\n') });
  await shop.out('orders find');
  return folder;
});

/** In the folder of the run. */
const newFolder = (): string => mkdtempSync(join(process.env['TEST_RUN_FOLDER'] ?? tmpdir(), 'filled-'));

/** Orders 1, 2 and 4 are placed (9.00, 12.00 and 36.00 USD), 3 is a draft. */
export async function filledShop(runProgram = run): Promise<Shop> {
  // Shared by the tests of a file, which change copies only.
  const folder = newFolder();
  cpSync(await template(), folder, { recursive: true });
  return new Shop(join(folder, 'shop.db'), runProgram);
}
