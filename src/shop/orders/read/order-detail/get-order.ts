import * as z from 'zod';
import { advice } from '../../../../core/kernel/advice.ts';
import { across } from '../../../../core/kernel/issues.ts';
import { fail, ok, type Result } from '../../../../core/kernel/result.ts';
import { recordedEvents } from '../../../../core/model/aggregate.ts';
import { type StreamId, streamId } from '../../../../core/model/commit.ts';
import type { Ports } from '../../../../core/model/ports.ts';
import { defineQuery } from '../../../../core/model/query.ts';
import { forgottenAt } from '../../../../core/read/forgotten-at.ts';
import { queryBuilder } from '../../../../core/read/sql/query-builder.ts';
import { orderId } from '../../../money/names.ts';
import { orderEvents } from '../../events.ts';
import { subjectOf } from '../../rules/subject.ts';
import type { OrderSummary } from '../order-summary/order-summary.ts';
import type { OrderTables } from '../order-summary/order-tables.ts';
import { orderSummaryView } from '../order-summary/view.ts';
import { detailOf } from './detail-of.ts';
import { type OrderAnswer, orderAnswer, orderAnswerOf } from './order-answer.ts';

const input = z
  .strictObject({
    orderId: orderId().optional().describe('The order: its number, external reference or id'),
    number: z.int().min(1).optional().describe('The order, by its number').meta({ show: 'integer' }),
    externalRef: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe('The order, by its reference in another system'),
  })
  .refine(
    (given) => [given.orderId, given.number, given.externalRef].filter(isGiven).length === 1,
    across(
      ['orderId', 'number', 'externalRef'],
      'name one order: by orderId, number or externalRef',
      'orderId',
    ),
  );

type Input = z.output<typeof input>;

const isGiven = (value: unknown): boolean => value !== undefined;

export const getOrder = defineQuery({
  name: 'GetOrder',
  summary: 'Show an order with all that belongs to it',
  input,
  views: [orderSummaryView],
  stream: ({ orderId: id }) => (id === undefined ? undefined : streamId(orderEvents.category, id)),
  result: { kind: 'one', item: orderAnswer, idField: 'orderId' },
  answer: async (named, ports) => {
    const order = await found(named, ports);
    return order === undefined ? notFound(named) : ok(order);
  },
  cli: {
    path: 'orders show',
    args: ['orderId'],
    needsOne: [['orderId']],
    flags: { number: { hidden: true }, externalRef: { hidden: true } },
    examples: [
      { run: 'daybook orders show 12', does: 'Order number 12' },
      { run: 'daybook orders show 12 --json=status,total', does: 'Two fields of it, for a program' },
      { run: 'daybook orders show M-109 --as-of yesterday', does: 'As it stood when yesterday began' },
    ],
  },
});

const db = queryBuilder<OrderTables>();

async function found(named: Input, { read, log }: Ports): Promise<OrderAnswer | undefined> {
  const summary = await read.first<OrderSummary>(summaryOf(named));
  if (summary === undefined) return undefined;
  const { orderId: id, version } = summary;
  const [lines, commits] = await Promise.all([
    read.all(db.selectFrom('order_line').selectAll().where('orderId', '=', id)),
    log.readStream(streamId(orderEvents.category, id)),
  ]);
  // The log may have gone on since: the answer is of one moment, that of the summary.
  const events = commits.flatMap((commit) => recordedEvents(orderEvents, commit));
  const detail = detailOf(
    id,
    events.filter(({ meta }) => meta.version <= version),
  );
  const answer = orderAnswerOf(summary, lines, detail ?? {});
  return summary.forgotten ? { ...answer, forgottenAt: await forgottenAt(log, personOn(summary)) } : answer;
}

/** Whose personal data it holds: the customer's, or of a guest the order's own. */
const personOn = ({ orderId: id, customerRef }: OrderSummary): StreamId =>
  subjectOf(customerRef) ?? streamId(orderEvents.category, id);

function summaryOf({ orderId: id, number, externalRef }: Input) {
  const orders = db.selectFrom('order_summary').selectAll();
  if (id !== undefined) return orders.where('orderId', '=', id);
  if (number !== undefined) return orders.where('number', '=', number);
  return orders.where('externalRef', '=', externalRef ?? '');
}

function notFound({ orderId: id, number, externalRef }: Input): Result<never> {
  return fail({
    kind: 'not_found',
    code: 'order_not_found',
    message: `There is no order ${id ?? number ?? `"${externalRef}"`}.`,
    ...advice`See ${{ message: 'FindOrders' }}.`,
  });
}
