import * as z from 'zod';
import { ok, type Result } from '../core/kernel/result.ts';
import type { Commit } from '../core/model/commit.ts';
import type { RejectedCommand, RejectionLog } from '../core/model/event-log.ts';
import type { Ports } from '../core/model/ports.ts';
import { defineQuery, type Page } from '../core/model/query.ts';
import { after, decodeCursor, encodeCursor, limit, pageOf, sortFields } from '../core/read/paging.ts';
import { type CommandRow, commandRow, committedRow, rejectedRow } from './command-row.ts';
import { walkCommits } from './walk-commits.ts';

const input = z.strictObject({
  status: z.enum(['committed', 'refused']).optional().describe('Only those that were committed, or refused'),
  sort: sortFields(['recordedAt'])
    .max(1)
    .default(['-recordedAt'])
    .describe('Newest first (-recordedAt) or oldest first (recordedAt)'),
  after: after(),
  limit: limit(),
});

type Input = z.output<typeof input>;

export const listCommands = defineQuery({
  name: 'ListCommands',
  summary: 'List the commands that came to a decision, the newest first: committed, or refused by a rule',
  input,
  views: [],
  result: { kind: 'page', item: () => commandRow, idField: 'commandId' },
  answer,
  cli: {
    path: 'commands list',
    nothing: 'No commands match.',
    examples: [
      { run: 'daybook commands list', does: 'What was done last' },
      { run: 'daybook commands list --sort recordedAt', does: 'From the beginning' },
      { run: 'daybook commands list --status refused', does: 'What was refused, and why' },
    ],
  },
});

/**
 * Where two lists are that are read side by side: below which commit, and behind how many of the rejections that were
 * recorded at one instant.
 */
const placeSchema = z.strictObject({
  position: z.int().min(0).nullable(),
  refusedAt: z.string().nullable(),
  seen: z.int().min(0),
});

type Place = z.output<typeof placeSchema>;

async function answer(input: Input, { log, rejections }: Ports): Promise<Result<Page<CommandRow>>> {
  let place: Place =
    input.after === undefined
      ? { position: null, refusedAt: null, seen: 0 }
      : decodeCursor(placeSchema, input.after);
  const newestFirst = input.sort[0] !== 'recordedAt';
  const rejected =
    input.status === 'committed'
      ? []
      : await rejectionsBehind(place, rejections, input.limit + 1, newestFirst);
  const next = newestFirst ? -1 : 1;
  const from = place.position === null ? undefined : place.position + next;
  const commits = walkCommits(log, { newestFirst, from });
  const found: { readonly row: CommandRow; readonly place: Place }[] = [];
  for await (const decision of inOrder(input.status === 'refused' ? [] : commits, rejected, newestFirst)) {
    place = behind(place, decision);
    found.push({ row: 'position' in decision ? committedRow(decision) : rejectedRow(decision), place });
    if (found.length > input.limit) break;
  }
  const page = pageOf(found, input.limit, (last) => encodeCursor(last.place));
  return ok({ ...page, items: page.items.map(({ row }) => row) });
}

async function rejectionsBehind(
  { refusedAt, seen }: Place,
  rejections: RejectionLog,
  most: number,
  newestFirst: boolean,
): Promise<readonly RejectedCommand[]> {
  const found = await rejections.list({
    limit: most + seen,
    oldestFirst: !newestFirst,
    ...(refusedAt === null ? {} : { [newestFirst ? 'upTo' : 'from']: refusedAt }),
  });
  return found.slice(seen);
}

/** Of one instant, a rejection counts as later. */
async function* inOrder(
  commits: AsyncIterable<Commit> | Iterable<Commit>,
  rejected: readonly RejectedCommand[],
  newestFirst: boolean,
): AsyncGenerator<Commit | RejectedCommand> {
  const waiting = [...rejected];
  const isBefore = (rejection: RejectedCommand, commit: Commit): boolean =>
    newestFirst ? rejection.recordedAt >= commit.recordedAt : rejection.recordedAt < commit.recordedAt;
  for await (const commit of commits) {
    while (waiting[0] !== undefined && isBefore(waiting[0], commit)) yield waiting.shift() as RejectedCommand;
    yield commit;
  }
  yield* waiting;
}

function behind(place: Place, decision: Commit | RejectedCommand): Place {
  if ('position' in decision) return { ...place, position: decision.position };
  const seen = place.refusedAt === decision.recordedAt ? place.seen + 1 : 1;
  return { ...place, refusedAt: decision.recordedAt, seen };
}
