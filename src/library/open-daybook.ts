import { openDaybook as open } from '../app.ts';
import type { Daybook } from './daybook.ts';
import type { DaybookOptions } from './options.ts';

/**
 * Opens a daybook, or creates one.
 *
 * @throws FailureError `not_found`, `unavailable` or `busy` when the file cannot be opened; `unavailable` on a Node that
 *   is too old, before the addon of SQLite could end it
 *
 * @example
 * const daybook = await openDaybook({ db: 'shop.db' });
 * const placed = await daybook.orders.create({ customer: 'ann', items: [{ sku: 'MUG', quantity: 2 }], place: true });
 * if (placed.ok) console.log(placed.value.number);
 * await daybook.close();
 */
export function openDaybook(options: DaybookOptions): Promise<Daybook> {
  return open(options);
}
