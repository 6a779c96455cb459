import * as z from 'zod';
import { lazy } from '../../../../core/kernel/lazy.ts';
import { oneRow } from '../../../../core/model/table.ts';
import { customerRef } from '../../../money/names.ts';

/** A customer whose orders are found by more than the name and the e-mail address that stand on them. */
export const renamedCustomerRow = lazy(() =>
  z.object({
    ref: customerRef().describe('The customer'),
    place: z
      .int()
      .describe('Where the log renames them first: no other customer has it')
      .meta({ show: 'integer' }),
    names: z.string().describe('Every name until now, folded, one a line; empty if it is the same'),
    emails: z.string().describe('Every e-mail address until now, likewise'),
  }),
);

export const renamedCustomerTable = oneRow('renamed_customer', renamedCustomerRow, {
  key: ['ref'],
  subject: { category: 'customer', column: 'ref' },
  indexes: [['place', 'ref']],
  fullText: { name: 'renamed_customer_words', of: 'words', rowid: 'place', columns: ['names', 'emails'] },
});
