import * as z from 'zod';
import type { Commit } from '../core/commit.ts';
import type { Refusal, RefusalLog } from '../core/event-log.ts';
import { after, decodeCursor, encodeCursor, limit } from '../core/paging.ts';
import type { Ports } from '../core/ports.ts';
import { defineQuery, type Page } from '../core/query.ts';
import { ok, type Result } from '../core/result.ts';
import { type CommandRow, commandRow, committedRow, refusedRow } from './command-row.ts';
import { walkCommits } from './walk-commits.ts';

const input = z.strictObject({
  status: z.enum(['committed', 'refused']).optional().describe('Only those that were committed, or refused'),
  after: after(),
  limit: limit(),
});

type Input = z.output<typeof input>;

export const listCommands = defineQuery({
  name: 'ListCommands',
  summary: 'List the commands that came to a decision, newest first: committed, or refused by a rule',
  input,
  views: [],
  result: { kind: 'page', item: () => commandRow, idField: 'commandId' },
  answer,
  door: {
    path: 'commands list',
    nothing: 'No commands match.',
    examples: [
      { run: 'daybook commands list', does: 'What was done last' },
      { run: 'daybook commands list --status refused', does: 'What was refused, and why' },
    ],
  },
});

/**
 * Where two lists stand that are read side by side: below which commit, and behind how many of the refusals that were
 * recorded at one instant.
 */
const placeSchema = z.strictObject({
  position: z.int().min(0).nullable(),
  refusedAt: z.string().nullable(),
  seen: z.int().min(0),
});

type Place = z.output<typeof placeSchema>;

async function answer(input: Input, { log, refusals }: Ports): Promise<Result<Page<CommandRow>>> {
  let place: Place =
    input.after === undefined
      ? { position: null, refusedAt: null, seen: 0 }
      : decodeCursor(placeSchema, input.after);
  const refused = input.status === 'committed' ? [] : await refusalsBehind(place, refusals, input.limit + 1);
  const commits = walkCommits(log, {
    newestFirst: true,
    from: place.position === null ? undefined : place.position - 1,
  });
  const items: CommandRow[] = [];
  for await (const decision of newestFirst(input.status === 'refused' ? [] : commits, refused)) {
    if (items.length === input.limit) return ok({ items, nextCursor: encodeCursor(place), total: null });
    place = behind(place, decision);
    items.push('position' in decision ? committedRow(decision) : refusedRow(decision));
  }
  return ok({ items, nextCursor: null, total: null });
}

async function refusalsBehind(
  { refusedAt, seen }: Place,
  refusals: RefusalLog,
  most: number,
): Promise<readonly Refusal[]> {
  const found = await refusals.list({
    limit: most + seen,
    ...(refusedAt === null ? {} : { upTo: refusedAt }),
  });
  return found.slice(seen);
}

async function* newestFirst(
  commits: AsyncIterable<Commit> | Iterable<Commit>,
  refused: readonly Refusal[],
): AsyncGenerator<Commit | Refusal> {
  const waiting = [...refused];
  for await (const commit of commits) {
    while (waiting[0] !== undefined && waiting[0].recordedAt >= commit.recordedAt)
      yield waiting.shift() as Refusal;
    yield commit;
  }
  yield* waiting;
}

function behind(place: Place, decision: Commit | Refusal): Place {
  if ('position' in decision) return { ...place, position: decision.position };
  const seen = place.refusedAt === decision.recordedAt ? place.seen + 1 : 1;
  return { ...place, refusedAt: decision.recordedAt, seen };
}
