import * as z from 'zod';
import { advice } from '../../../../core/kernel/advice.ts';
import { FailureError } from '../../../../core/kernel/failure.ts';
import { fail, ok } from '../../../../core/kernel/result.ts';
import { didYouMean } from '../../../../core/kernel/suggest.ts';
import { streamId } from '../../../../core/model/commit.ts';
import type { RejectedCommand } from '../../../../core/model/event-log.ts';
import { instant } from '../../../../core/model/fields.ts';
import { defineQuery } from '../../../../core/model/query.ts';
import { orderId } from '../../../money/names.ts';
import { orderEvents } from '../../events.ts';
import {
  type Change,
  change,
  changesBetween,
  type OrderStep,
  orderFields,
  orderSteps,
} from './order-steps.ts';

const item = change.extend({
  id: z
    .string()
    .describe('The field; of a command that was refused, its id')
    .meta({ show: 'id', column: 'never' }),
  field: z
    .string()
    .nullable()
    .describe('The field of "orders show"; empty for a command that was refused')
    .meta({ show: 'id', column: 'table' }),
  occurredAt: instant().describe('When').meta({ show: 'timestamp', column: 'table', label: 'since' }),
  actor: z.string().describe('Who did it').meta({ column: 'table', label: 'who' }),
  command: z.string().describe('The command that it came from').meta({ column: 'table' }),
  type: z.string().nullable().describe('The event').meta({ column: 'table', label: 'event' }),
  refused: z
    .string()
    .nullable()
    .describe('Why the command was refused; "commands show" tells what would be accepted')
    .meta({ column: 'table' }),
  code: z.string().nullable().describe('Why it was refused, for programs'),
  version: z.int().nullable().describe("The event's place in the order's history").meta({ show: 'integer' }),
  position: z.int().nullable().describe('The place of its commit in the log').meta({ show: 'integer' }),
  commandId: z.string().describe('The command\'s id: see "commands show"').meta({ show: 'id' }),
  correlationId: z
    .string()
    .describe('The conversation that it belongs to; of an import, its batch')
    .meta({ show: 'id' }),
});

export const explainOrder = defineQuery({
  name: 'ExplainOrder',
  summary:
    'Tell why an order is as it is: what set each field last, by whom, and what it was before; and what was refused',
  input: z.strictObject({
    orderId: orderId().describe('The order: its number, external reference or id'),
    field: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'Only this field of "orders show": every time it changed', offers: 'orderField' }),
  }),
  views: [],
  result: { kind: 'list', item: () => item, idField: 'id' },
  stream: ({ orderId: id }) => streamId(orderEvents.category, id),
  answer: async ({ orderId: id, field }, { log, rejections, followed, clock }) => {
    const steps = await orderSteps(log, id);
    const last = steps.at(-1)?.order;
    if (last === undefined) return fail(noOrder(id));
    const changes = steps.flatMap((step, index) => reasons(step, steps[index - 1]));
    if (field === undefined) {
      const rejected = await rejections.list({
        stream: streamId(orderEvents.category, id),
        upTo: clock.now(),
        limit: Number.MAX_SAFE_INTEGER,
      });
      return ok([
        ...lastOfEach(changes),
        ...rejected.toReversed().map((one) => rejectedReason(one, last.currency)),
        ...elsewhere(await followed?.(), last.currency, clock.now()),
      ]);
    }
    const known = orderFields(last);
    if (!known.includes(field)) throw unknownField(field, known);
    return ok(changes.filter((one) => one.field === field));
  },
  cli: {
    path: 'orders why',
    nothing: 'Nothing has set this yet.',
    args: ['orderId', 'field'],
    examples: [
      { run: 'daybook orders why 12 status', does: 'Every change of its status' },
      { run: 'daybook orders why 12 --json=field,after,actor', does: 'What set each field last' },
    ],
  },
});

type Answer = z.output<typeof item>;
type Reason = Change & Omit<Answer, keyof Change>;

const rejectedReason = (
  { recordedAt, actor, command, message, code, commandId, correlationId }: RejectedCommand,
  currency: string,
): Answer => ({
  id: commandId,
  field: null,
  before: null,
  after: null,
  currency,
  occurredAt: recordedAt,
  actor,
  command,
  type: null,
  refused: message,
  code,
  version: null,
  position: null,
  commandId,
  correlationId,
});

/** Commands that were refused are no part of the log: a copy of it does not have them. */
function elsewhere(
  copied: { readonly source: string; readonly commandsAt: string | null } | undefined,
  currency: string,
  now: string,
): readonly Answer[] {
  if (copied === undefined) return [];
  const { source, commandsAt } = copied;
  return [
    {
      id: 'refusals',
      field: 'refusals',
      before: null,
      after: 'not_here',
      currency,
      occurredAt: now,
      actor: 'daybook',
      command: '',
      type: null,
      refused: `Refused commands are not here, in a copy of ${source}: ask ${commandsAt ?? 'the command service'}.`,
      code: 'not_here',
      version: null,
      position: null,
      commandId: '',
      correlationId: '',
    },
  ];
}

function reasons({ commit, event, order }: OrderStep, before: OrderStep | undefined): Reason[] {
  const { position, command, commandId, correlationId, actor } = commit;
  const { occurredAt, version } = event.meta;
  return changesBetween(before?.order, order)
    .filter(({ before: was, after: is }) => before !== undefined || isSet(was) || isSet(is))
    .map((one) => ({
      ...one,
      id: one.field,
      occurredAt,
      actor,
      command,
      type: event.type,
      refused: null,
      code: null,
      version,
      position,
      commandId,
      correlationId,
    }));
}

/** An empty initial value is no change worth listing. */
const isSet = (given: unknown): boolean =>
  given !== null && given !== 0 && given !== false && !(Array.isArray(given) && given.length === 0);

const lastOfEach = (changes: readonly Reason[]): Reason[] => [
  ...new Map(changes.map((one) => [one.field, one])).values(),
];

export const noOrder = (id: string) =>
  ({
    kind: 'not_found',
    code: 'order_not_found',
    message: `There is no order ${id}.`,
    ...advice`See ${{ message: 'FindOrders' }}.`,
  }) as const;

function unknownField(field: string, known: readonly string[]): FailureError {
  return new FailureError({
    kind: 'usage',
    code: 'unknown_field',
    message: `Orders have no field "${field}".`,
    hint: [didYouMean(field, known), `Fields: ${known.join(', ')}.`].filter(Boolean).join(' '),
    details: { field, known },
  });
}
