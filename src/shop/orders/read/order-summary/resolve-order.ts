import * as z from 'zod';
import {
  type Candidate,
  isBeginningOfId,
  isNumber,
  MOST_CANDIDATES,
  nothingNamed,
  severalNamed,
} from '../../../../core/dispatch/references.ts';
import { fail, ok, type Result } from '../../../../core/kernel/result.ts';
import { currency } from '../../../../core/model/fields.ts';
import type { Ports } from '../../../../core/model/ports.ts';
import { defineQuery } from '../../../../core/model/query.ts';
import { queryBuilder } from '../../../../core/read/sql/query-builder.ts';
import { orderId } from '../../../money/names.ts';
import type { OrderTables } from './order-tables.ts';
import { orderSummaryView } from './view.ts';

const item = z.object({
  orderId: orderId().describe("The order's id"),
  number: z.int().describe('Its number').meta({ show: 'integer' }),
  externalRef: z.string().nullable().describe('Its reference in another system').meta({ show: 'id' }),
  currency: currency().describe('Its currency, ISO 4217'),
  version: z.int().describe('The version of its stream').meta({ show: 'integer' }),
});

type Resolved = z.output<typeof item>;

/** Resolves the order that a query of the command line names. */
export const resolveOrder = defineQuery({
  name: 'ResolveOrder',
  summary: 'Find the one order that is named: by number, external reference, id or the beginning of its id',
  input: z.strictObject({
    order: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .describe('Number, external reference, id or the beginning of the id'),
  }),
  views: [orderSummaryView],
  result: { kind: 'one', item: () => item, idField: 'orderId' },
  answer: async ({ order }, ports) => judged(order, await candidates(order, ports)),
});

const db = queryBuilder<OrderTables>();
const orders = () =>
  db.selectFrom('order_summary').select(['orderId', 'number', 'externalRef', 'currency', 'version']);

/** As `idOf` resolves the name of an order in a command, but with its currency. */
async function candidates(named: string, { read }: Ports): Promise<readonly Resolved[]> {
  const whole = orders().where((eb) =>
    eb.or([
      ...(isNumber(named) ? [eb('number', '=', Number(named))] : []),
      eb('externalRef', '=', named),
      eb('orderId', '=', named.toLowerCase()),
    ]),
  );
  const found = await read.all<Resolved>(whole.limit(MOST_CANDIDATES));
  const prefix = named.toLowerCase();
  if (found.length > 0 || !isBeginningOfId(prefix)) return found;
  return read.all<Resolved>(
    orders()
      .where('orderId', '>=', prefix)
      .where('orderId', '<', `${prefix}g`)
      .orderBy('orderId')
      .limit(MOST_CANDIDATES),
  );
}

function judged(name: string, found: readonly Resolved[]): Result<Resolved> {
  const [only, ...others] = found;
  if (only === undefined) return fail(nothingNamed('order', name));
  return others.length === 0 ? ok(only) : fail(severalNamed('order', name, found.map(candidateOf)));
}

const candidateOf = ({ orderId: id, number, externalRef }: Resolved): Candidate => ({
  id,
  number,
  reference: externalRef,
});
