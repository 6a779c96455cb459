import * as z from 'zod';
import { advice } from '../../../../core/kernel/advice.ts';
import { fail, ok } from '../../../../core/kernel/result.ts';
import { streamId } from '../../../../core/model/commit.ts';
import { defineQuery } from '../../../../core/model/query.ts';
import { orderId } from '../../../money/names.ts';
import { orderEvents } from '../../events.ts';
import { noOrder } from './explain-order.ts';
import { change, changesBetween, type OrderStep, orderSteps } from './order-steps.ts';

const version = () => z.int().min(0).meta({ show: 'integer' });

export const diffOrder = defineQuery({
  name: 'DiffOrder',
  summary: 'Compare an order at two versions, field by field',
  input: z.strictObject({
    orderId: orderId().describe('The order: its number, external reference or id'),
    from: version().describe('The version before; 0: before it began'),
    to: version().optional().describe('The version after; default: the last one'),
  }),
  views: [],
  stream: ({ orderId: id }) => streamId(orderEvents.category, id),
  result: {
    kind: 'list',
    item: () => change,
    idField: 'field',
  },
  answer: async ({ orderId: id, from, to }, { log }) => {
    const steps = await orderSteps(log, id);
    const last = to === undefined ? steps.at(-1) : at(steps, to);
    if (steps.length === 0) return fail(noOrder(id));
    if (last === undefined || (from > 0 && at(steps, from) === undefined))
      return fail(noVersion(steps.length));
    return ok(changesBetween(at(steps, from)?.order, last.order));
  },
  cli: {
    path: 'orders diff',
    nothing: 'Nothing differs between these versions.',
    args: ['orderId'],
    flags: {
      from: { placeholder: 'VERSION', question: 'Since which version?' },
      to: { placeholder: 'VERSION' },
    },
    examples: [
      { run: 'daybook orders diff M-109 --from 4', does: 'What has changed since version 4' },
      { run: 'daybook orders diff M-109 --from 4 --to 6', does: 'What versions 5 and 6 changed' },
    ],
  },
});

const at = (steps: readonly OrderStep[], wanted: number): OrderStep | undefined =>
  steps.find(({ event }) => event.meta.version === wanted);

const noVersion = (last: number) =>
  ({
    kind: 'not_found',
    code: 'version_not_found',
    message: `The order has versions 1 to ${last}.`,
    ...advice`See them with ${{ message: 'GetTimeline' }}.`,
  }) as const;
