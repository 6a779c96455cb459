import * as z from 'zod';
import { currency, orderId } from '../../../core/fields.ts';
import type { Ports } from '../../../core/ports.ts';
import { defineQuery } from '../../../core/query.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import { queryBuilder } from '../../../query-builder.ts';
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

/** Where the command line takes an order, it asks this first. */
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

/** So many candidates are told when a name is ambiguous. */
const MOST = 5;

/**
 * A number, a reference or a whole id is meant before the beginning of an id. Numbers are digits alone, as they are shown:
 * `#12` and `012` are references, for that is how shops write theirs.
 */
async function candidates(named: string, { read }: Ports): Promise<readonly Resolved[]> {
  const whole = orders().where((eb) =>
    eb.or([
      ...(/^[1-9]\d{0,14}$/.test(named) ? [eb('number', '=', Number(named))] : []),
      eb('externalRef', '=', named),
      eb('orderId', '=', named.toLowerCase()),
    ]),
  );
  const found = await read.all<Resolved>(whole.limit(MOST));
  if (found.length > 0 || !/^[0-9a-f][0-9a-f-]{3,35}$/i.test(named)) return found;
  const prefix = named.toLowerCase();
  return read.all<Resolved>(
    orders()
      .where('orderId', '>=', prefix)
      .where('orderId', '<', `${prefix}g`)
      .orderBy('orderId')
      .limit(MOST),
  );
}

function judged(named: string, found: readonly Resolved[]): Result<Resolved> {
  const [only, ...others] = found;
  if (only === undefined) {
    return fail({
      kind: 'not_found',
      code: 'order_not_found',
      message: `There is no order "${named}".`,
      hint: `${looksLikeNumber(named)}Name it by its number, its external reference, its id or the beginning of its id; see "daybook orders find".`,
    });
  }
  if (others.length === 0) return ok(only);
  return fail({
    kind: 'usage',
    code: 'ambiguous_order',
    message: `"${named}" may be ${found.map(described).join(' or ')}${found.length === MOST ? ' or more' : ''}.`,
    hint: 'Use the id of the one that is meant.',
    details: { candidates: found },
  });
}

/** What is written like a number, and is none. */
function looksLikeNumber(named: string): string {
  const number = /^#?0*([1-9]\d{0,14})$/.exec(named)?.[1];
  return number === undefined || number === named ? '' : `The order with number ${number} is ${number}. `;
}

const described = ({ number, orderId: id, externalRef }: Resolved): string =>
  `order ${number} (${externalRef === null ? '' : `${externalRef}, `}${id})`;
