import * as z from 'zod';
import { lazy } from '../../../core/kernel/lazy.ts';
import { currency, instant, money } from '../../../core/model/fields.ts';
import { oneRow } from '../../../core/model/table.ts';
import { sku } from '../../money/names.ts';

const moment = (what: string) => instant().describe(what).meta({ show: 'timestamp' });

/** A product of the catalogue. */
export const productRow = lazy(() =>
  z.object({
    sku: sku().describe('Stock keeping unit').meta({ show: 'id', column: 'table' }),
    number: z.int().describe('Place in the order of registration').meta({ show: 'integer' }),
    name: z.string().describe('The name').meta({ column: 'table' }),
    unitPrice: money()
      .describe('Price of one unit')
      .meta({ show: 'money', currencyField: 'currency', column: 'table', label: 'price' }),
    currency: currency().describe('The currency of the price, ISO 4217'),
    category: z.string().nullable().describe('What kind of product it is').meta({ column: 'table' }),
    requiresShipping: z
      .boolean()
      .describe('Whether it has to be shipped')
      .meta({ show: 'boolean', column: 'table', label: 'ships' }),
    status: z
      .enum(['active', 'discontinued'])
      .describe('Whether it can be ordered')
      .meta({ show: 'status', column: 'table' }),
    registeredAt: moment('When it entered the catalogue'),
    discontinuedAt: instant().nullable().describe('When it left the catalogue').meta({ show: 'timestamp' }),
    updatedAt: moment('When it last changed').meta({ volatile: true }),
    version: z
      .int()
      .describe('The version of its stream, which a command may expect')
      .meta({ show: 'integer', volatile: true }),
  }),
);

export type Product = z.output<ReturnType<typeof productRow>>;

export const productTable = oneRow('product', productRow, {
  key: ['sku'],
  description: { name: 'product {sku}' },
  indexes: [
    ['name', 'sku'],
    ['currency', 'unitPrice', 'sku'],
  ],
});
