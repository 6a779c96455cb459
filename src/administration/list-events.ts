import * as z from 'zod';
import { ok, type Result } from '../core/kernel/result.ts';
import type { Commit } from '../core/model/commit.ts';
import type { Ports } from '../core/model/ports.ts';
import { defineQuery, type Page } from '../core/model/query.ts';
import { type EventRow, eventRow, eventRowsOf } from '../core/read/event-row.ts';
import { after, invalidCursor, limit, pageOf, sortFields } from '../core/read/paging.ts';
import { rejectUnknownTypes } from './unknown-event-type.ts';
import { walkCommits } from './walk-commits.ts';

const input = z.strictObject({
  category: z.string().min(1).optional().describe('Only streams of this kind: order, customer, product'),
  stream: z.string().min(1).optional().describe('Only this stream, like customer-ann'),
  type: z
    .array(z.string().min(1))
    .optional()
    .meta({ description: 'Only events of these types, like OrderPlaced', offers: 'event' }),
  actor: z.string().min(1).optional().describe('Only what this actor did'),
  sort: sortFields(['position'])
    .max(1)
    .default(['-position'])
    .describe('Newest first (-position) or oldest first (position)'),
  after: after().describe(
    'Go on behind this place: a position, or the cursor that the page before ended with',
  ),
  limit: limit(),
});

type Input = z.output<typeof input>;

export const listEvents = defineQuery({
  name: 'ListEvents',
  summary: 'List what the log holds, event by event, the newest first',
  input,
  views: [],
  result: { kind: 'page', item: () => eventRow, idField: 'position' },
  answer,
  cli: {
    path: 'events list',
    nothing: 'No events match.',
    examples: [
      { run: 'daybook events list', does: 'What happened last' },
      { run: 'daybook events list --sort position', does: 'From the beginning' },
      { run: 'daybook events list --type OrderPlaced --actor ann', does: 'Who placed what' },
      {
        run: 'daybook events list --stream customer-ann --sort position -o ndjson',
        does: "One customer's whole record",
      },
    ],
  },
});

async function answer(
  filter: Input,
  { log, views, progress, willRead }: Ports,
): Promise<Result<Page<EventRow>>> {
  const newestFirst = filter.sort[0] === '-position';
  const place = filter.after === undefined ? undefined : placeOf(filter.after, newestFirst);
  if (filter.type !== undefined) rejectUnknownTypes(await views.all(), filter.type);
  const found: EventRow[] = [];
  for await (const commit of walkCommits(log, {
    newestFirst,
    from: place?.position,
    stream: filter.stream,
    progress,
    willRead,
  })) {
    if (!concerns(commit, filter)) continue;
    const rows = eventRowsOf(commit).filter(
      (row) => isBehind(row, place, newestFirst) && isWanted(row, filter),
    );
    found.push(...(newestFirst ? rows.reverse() : rows));
    if (found.length > filter.limit) break;
  }
  return ok(pageOf(found, filter.limit, ({ position, version }) => `${position}.${version}`));
}

interface Place {
  readonly position: number;
  readonly version: number;
}

/** `120` is behind the whole commit; `120.3` behind the event that is version 3 of its stream. */
function placeOf(cursor: string, newestFirst: boolean): Place {
  const match = /^(\d{1,15})(?:\.(\d{1,15}))?$/.exec(cursor);
  if (match === null) throw invalidCursor(cursor);
  const wholeCommit = newestFirst ? 0 : Number.POSITIVE_INFINITY;
  return { position: Number(match[1]), version: match[2] === undefined ? wholeCommit : Number(match[2]) };
}

function isBehind(row: EventRow, place: Place | undefined, newestFirst: boolean): boolean {
  if (place === undefined || row.position !== place.position) return true;
  return newestFirst ? row.version < place.version : row.version > place.version;
}

const concerns = (commit: Commit, { category, actor }: Input): boolean =>
  (category === undefined || commit.category === category) && (actor === undefined || commit.actor === actor);

const isWanted = (row: EventRow, { type }: Input): boolean => type === undefined || type.includes(row.type);
