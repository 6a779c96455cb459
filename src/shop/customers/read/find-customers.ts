import type { SelectQueryBuilder } from 'kysely';
import * as z from 'zod';
import { ok, type Result } from '../../../core/kernel/result.ts';
import type { Ports } from '../../../core/model/ports.ts';
import { defineQuery, type Page } from '../../../core/model/query.ts';
import { after, limit, sortFields, withTotal } from '../../../core/read/paging.ts';
import { contains, pageOfRows, sortKeys } from '../../../core/read/sql/keyset.ts';
import { queryBuilder } from '../../../core/read/sql/query-builder.ts';
import { type Customer, customerRow } from './customer.ts';
import type { CustomerText } from './customer-text.ts';
import { customerView } from './view.ts';

const input = z.strictObject({
  text: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe('In the reference, name, e-mail address or telephone number, whatever its case and accents'),
  sort: sortFields(['ref', 'name', 'registeredAt'])
    .length(1)
    .default(['ref'])
    .describe('By this field, descending with "-"'),
  after: after(),
  limit: limit(),
  withTotal: withTotal(),
});

type Input = z.output<typeof input>;

export const findCustomers = defineQuery({
  name: 'FindCustomers',
  summary: 'Find customers',
  input,
  views: [customerView],
  result: { kind: 'page', item: customerRow, idField: 'ref' },
  answer,
  cli: {
    path: 'customers find',
    nothing: 'No customers match.',
    args: ['text'],
    examples: [
      { run: 'daybook customers find lee', does: 'Whose name or e-mail address has "lee" in it' },
      { run: 'daybook customers find --sort -registeredAt -L 5', does: 'The five newest' },
    ],
  },
});

interface Tables {
  readonly customer: Customer;
  readonly customer_text: CustomerText;
}

const db = queryBuilder<Tables>();

async function answer(find: Input, { read }: Ports): Promise<Result<Page<Customer>>> {
  const keys = sortKeys(find.sort, {}, 'ref');
  return ok(await pageOfRows(read, containing(find.text).selectAll(), keys, find));
}

function containing(text: string | undefined): SelectQueryBuilder<Tables, 'customer', Record<never, never>> {
  const all = db.selectFrom('customer');
  if (text === undefined) return all;
  const found = db.selectFrom('customer_text').select('ref').where(contains('text', text));
  return all.where('ref', 'in', found);
}
