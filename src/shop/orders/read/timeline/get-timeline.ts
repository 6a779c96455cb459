import * as z from 'zod';
import { advice } from '../../../../core/kernel/advice.ts';
import { fail, ok, type Result } from '../../../../core/kernel/result.ts';
import { recordedEvents } from '../../../../core/model/aggregate.ts';
import { streamId } from '../../../../core/model/commit.ts';
import { instantInput } from '../../../../core/model/fields.ts';
import type { Ports } from '../../../../core/model/ports.ts';
import { defineQuery, type Page } from '../../../../core/model/query.ts';
import {
  after,
  decodeCursor,
  encodeCursor,
  limit,
  pageOf,
  sortFields,
} from '../../../../core/read/paging.ts';
import { orderId } from '../../../money/names.ts';
import { orderEvents } from '../../events.ts';
import { type TimelineRow, timelineRow } from './timeline.ts';
import { entryOf } from './view.ts';

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
  views: [],
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

async function answer(asked: Input, { log }: Ports): Promise<Result<Page<TimelineRow>>> {
  const commits = await log.readStream(streamId(orderEvents.category, asked.orderId));
  if (commits.length === 0) return notFound(asked.orderId);
  const entries = commits.flatMap((commit) => recordedEvents(orderEvents, commit)).map(entryOf);
  const inOrder = asked.sort[0] === '-version' ? entries.toReversed() : entries;
  const matching = inOrder.filter((entry) => isWanted(entry, asked));
  const from = asked.after === undefined ? 0 : placeBehind(matching, asked);
  const fetched = matching.slice(from, from + asked.limit + 1);
  return ok(pageOf(fetched, asked.limit, ({ version }) => encodeCursor({ version })));
}

const isWanted = ({ type, occurredAt }: TimelineRow, asked: Input): boolean =>
  (asked.type?.includes(type) ?? true) &&
  (asked.from === undefined || occurredAt >= asked.from) &&
  (asked.to === undefined || occurredAt < asked.to);

const placeSchema = z.strictObject({ version: z.int() });

function placeBehind(entries: readonly TimelineRow[], { after: cursor = '', sort }: Input): number {
  const { version } = decodeCursor(placeSchema, cursor);
  const isBehind = (one: TimelineRow): boolean =>
    sort[0] === '-version' ? one.version < version : one.version > version;
  const place = entries.findIndex(isBehind);
  return place === -1 ? entries.length : place;
}

const notFound = (id: string): Result<never> =>
  fail({
    kind: 'not_found',
    code: 'order_not_found',
    message: `There is no order ${id}.`,
    ...advice`See ${{ message: 'FindOrders' }}.`,
  });
