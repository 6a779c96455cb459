import * as z from 'zod';
import { countryInput, currencyInput, instantInput, zone } from '../../../../core/model/fields.ts';
import { customerRef, sku } from '../../../money/names.ts';
import { periodUnits } from './periods.ts';

export const dimensions = ['product', 'category', 'customer', 'country', 'status', 'rate'] as const;
export type Dimension = (typeof dimensions)[number];

export const REPORT_COLUMNS = [
  'period',
  'key',
  'orders',
  'units',
  'gross',
  'discount',
  'returned',
  'net',
  'shipping',
  'tax',
  'includedTax',
  'total',
] as const;

const time = (what: string) =>
  instantInput().optional().describe(what).meta({ show: 'timestamp', when: 'start' });

export const zoneInput = () => zone().default('UTC').describe('The IANA time zone whose calendar counts');

export const reportInput = z.strictObject({
  by: z.enum(periodUnits).optional().describe('A row for each of these periods'),
  per: z.enum(dimensions).optional().describe('A row for each of these'),
  from: time('What happened at or after this time'),
  to: time('What happened before this time'),
  currency: currencyInput().optional().describe('Only this currency'),
  sku: sku().optional().describe('Only this product'),
  category: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .describe('Only products of this category, whatever its case and accents'),
  customer: customerRef().optional().describe('Only this customer'),
  country: countryInput()
    .optional()
    .meta({ description: 'Only what went to this country, ISO 3166', offers: 'country' }),
  zone: zoneInput(),
  totals: z.boolean().default(true).describe('End with the total of the rows, a row a currency'),
  sort: z
    .array(z.enum([...REPORT_COLUMNS, ...REPORT_COLUMNS.map((name) => `-${name}` as const)]))
    .min(1)
    .default(['period', '-total'])
    .describe('By these columns within each currency, descending with "-"'),
});

export type ReportInput = z.output<typeof reportInput>;
