import * as z from 'zod';
import { advice } from '../../../../core/kernel/advice.ts';
import { fail, ok, type Result } from '../../../../core/kernel/result.ts';
import { streamId } from '../../../../core/model/commit.ts';
import { instantInput } from '../../../../core/model/fields.ts';
import type { Ports } from '../../../../core/model/ports.ts';
import { defineQuery, type Page } from '../../../../core/model/query.ts';
import { after, limit, sortFields } from '../../../../core/read/paging.ts';
import { pageOfRows, sortKeys } from '../../../../core/read/sql/keyset.ts';
import { queryBuilder } from '../../../../core/read/sql/query-builder.ts';
import { orderId } from '../../../money/names.ts';
import { orderEvents } from '../../events.ts';
import { type TimelineRow, timelineRow } from './timeline.ts';
import { timelineView } from './view.ts';

const time = (what: string) =>
  instantInput().optional().describe(what).meta({ show: 'timestamp', when: 'start' });

const types = Object.keys(orderEvents.definitions) as [string, ...string[]];

const input = z.strictObject({
  orderId: orderId().describe('The order: its number, external reference or id'),
  type: z.array(z.enum(types)).min(1).optional().describe('Only events of these types'),
  from: time('Only what happened at or after this time'),
  to: time('Only what happened before this time'),
  sort: sortFields(['version'])
    .length(1)
    .default(['version'])
    .describe('Oldest first (version) or newest first (-version)'),
  after: after(),
  limit: limit(),
});

type Input = z.output<typeof input>;

export const getTimeline = defineQuery({
  name: 'GetTimeline',
  summary: 'Tell what happened to an order: when, by whom, what',
  input,
  views: [timelineView],
  stream: ({ orderId: id }) => streamId(orderEvents.category, id),
  result: { kind: 'page', item: timelineRow, idField: 'version' },
  answer,
  cli: {
    path: 'orders history',
    nothing: 'No events of this order match.',
    args: ['orderId'],
    examples: [
      { run: 'daybook orders history 12', does: 'All that happened to order 12' },
      { run: 'daybook orders history M-109 --type NoteAdded', does: 'Its notes' },
    ],
  },
});

const db = queryBuilder<{ readonly timeline: TimelineRow }>();

async function answer(asked: Input, { read }: Ports): Promise<Result<Page<TimelineRow>>> {
  const own = db.selectFrom('timeline').selectAll().where('orderId', '=', asked.orderId);
  let matching = own;
  if (asked.type !== undefined) matching = matching.where('type', 'in', asked.type);
  if (asked.from !== undefined) matching = matching.where('occurredAt', '>=', asked.from);
  if (asked.to !== undefined) matching = matching.where('occurredAt', '<', asked.to);
  const page = await pageOfRows(read, matching, sortKeys(asked.sort, {}, 'version'), asked);
  const isThere = page.items.length > 0 || (await read.first(own.limit(1))) !== undefined;
  return isThere ? ok(page) : notFound(asked.orderId);
}

const notFound = (id: string): Result<never> =>
  fail({
    kind: 'not_found',
    code: 'order_not_found',
    message: `There is no order ${id}.`,
    ...advice`See ${{ message: 'FindOrders' }}.`,
  });
