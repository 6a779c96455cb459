import { join } from 'node:path';
import type { Result } from '../../src/core/kernel/result.ts';
import type { Receipt } from '../../src/core/model/command.ts';
import { type Daybook, openDaybook } from '../../src/library/index.ts';
import { folder } from './folders.ts';

export interface SmallShop {
  readonly db: string;
  readonly daybook: Daybook;
}

/** A customer and three products: enough to order. @param db elsewhere than in a folder of its own */
export async function smallShop(name: string, db = join(folder(name), 'shop.db')): Promise<SmallShop> {
  const views = join(folder(name), 'views.db');
  const daybook = await openDaybook({ db, views });
  done(await daybook.customers.register({ ref: 'ann', name: 'Ann Lee' }));
  for (const sku of ['MUG', 'PEN', 'LAMP']) {
    done(await daybook.products.register({ sku, name: `A ${sku}`, unitPrice: 450, currency: 'USD' }));
  }
  return { db, daybook };
}

export function done<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`);
  return result.value;
}

/** A draft with two lines: three events. */
export const createDraft = async ({ commands }: Daybook): Promise<Receipt> =>
  done(
    await commands.dispatch({
      name: 'CreateOrder',
      data: { customer: 'ann', items: [{ sku: 'MUG', quantity: 2 }, { sku: 'PEN' }] },
    }),
  );
