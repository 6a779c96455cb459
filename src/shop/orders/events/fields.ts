import * as z from 'zod';
import { currency, money, signedMoney, text } from '../../../core/model/fields.ts';
import { customerRef } from '../../money/names.ts';

export const countOf = (what: string) => z.int().min(0).describe(what);
export const amountOf = (what: string) => money().describe(what);
export const signedOf = (what: string) => signedMoney().describe(what);
export const taxAdjustment = () =>
  z
    .int()
    .min(-1)
    .max(1)
    .describe('What the invoiced tax is above what the rate gives, in minor units: 0, 1, or -1 for below');
export const words = (most: number, what: string) => text(most).nullable().describe(what);
export const remark = () =>
  text(5_000).nullable().meta({ personal: true, description: 'What was said about it, in free words' });
export const owner = () =>
  customerRef()
    .nullable()
    .describe('The customer whose personal data this is; null: a guest of this order alone');
export const orderCurrency = () => currency().describe("The order's currency, ISO 4217");

export const personal = (most: number, what: string) =>
  text(most).meta({ personal: true, description: what });
