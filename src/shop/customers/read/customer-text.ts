import * as z from 'zod';
import { foldTexts } from '../../../core/kernel/fold-text.ts';
import { lazy } from '../../../core/kernel/lazy.ts';
import { searchable } from '../../../core/model/forgetting.ts';
import { oneRow } from '../../../core/model/table.ts';
import { customerRef } from '../../money/names.ts';
import type { Customer } from './customer.ts';

/** What a customer is found by. */
export const customerTextRow = lazy(() =>
  z.object({
    ref: customerRef().describe('The customer'),
    text: z.string().describe('Its reference, name, e-mail address and telephone number, folded, one a line'),
  }),
);

export type CustomerText = z.output<ReturnType<typeof customerTextRow>>;

export const customerTextTable = oneRow('customer_text', customerTextRow, { key: ['ref'] });

export const textOf = ({
  ref,
  name,
  email,
  phone,
}: Pick<Customer, 'ref' | 'name' | 'email' | 'phone'>): string =>
  foldTexts([ref, searchable(name), email, phone]);
