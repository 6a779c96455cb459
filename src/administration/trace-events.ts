import * as z from 'zod';
import { advice } from '../core/kernel/advice.ts';
import { fail, ok } from '../core/kernel/result.ts';
import { defineQuery } from '../core/model/query.ts';
import { type EventRow, eventRow, eventRowsOf } from '../core/read/event-row.ts';
import { walkCommits } from './walk-commits.ts';

export const traceEvents = defineQuery({
  name: 'TraceEvents',
  summary: 'Follow a conversation: every event of one correlation id, in the order of the log',
  input: z.strictObject({
    correlationId: z.string().min(1).describe('The correlation id: that of the command that began it'),
  }),
  views: [],
  result: { kind: 'list', item: () => eventRow, idField: 'position' },
  answer: async ({ correlationId }, { log, progress, willRead }) => {
    const found: EventRow[] = [];
    for await (const commit of walkCommits(log, { newestFirst: false, progress, willRead }))
      if (commit.correlationId === correlationId) found.push(...eventRowsOf(commit));
    return found.length > 0 ? ok(found) : fail(unknownCorrelation(correlationId));
  },
  cli: {
    path: 'events trace',
    nothing: 'No events have this correlation id.',
    args: ['correlationId'],
    flags: { correlationId: { question: 'Which correlation id?' } },
    examples: [
      {
        run: 'daybook events trace "$(daybook events show 42 --jq .correlationId)"',
        does: 'All that belongs to the commit at position 42',
      },
    ],
  },
});

const unknownCorrelation = (id: string) =>
  ({
    kind: 'not_found',
    code: 'conversation_not_found',
    message: `No event has the correlation id "${id}".`,
    ...advice`See the ids with ${{ message: 'ListCommands', fields: ['commandId', 'correlationId'] }}.`,
  }) as const;
