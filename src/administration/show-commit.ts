import * as z from 'zod';
import { fail, ok } from '../core/kernel/result.ts';
import { defineQuery } from '../core/model/query.ts';
import { type CommitRow, commitRow, commitRowOf } from './commit-row.ts';

export const showCommit = defineQuery({
  name: 'ShowCommit',
  summary: 'Show one commit of the log: what one command decided',
  input: z.strictObject({
    position: z.coerce
      .number()
      .int()
      .min(1)
      .describe('Its place in the log, from 1')
      .meta({ show: 'integer' }),
  }),
  views: [],
  result: { kind: 'one', item: () => commitRow, idField: 'position' },
  answer: async ({ position }, { log }) => {
    const [commit] = await log.read(position - 1, 1);
    if (commit !== undefined) return ok<CommitRow>(commitRowOf(commit));
    const head = await log.head();
    return fail({
      kind: 'not_found',
      code: 'commit_not_found',
      message: `There is no commit at position ${position}.`,
      hint: head.position === 0 ? 'The log is empty.' : `The log's positions are 1 to ${head.position}.`,
    });
  },
  cli: {
    path: 'events show',
    args: ['position'],
    flags: { position: { question: 'Which position of the log?' } },
    examples: [{ run: 'daybook events show 42', does: 'The events at position 42, and who caused them' }],
  },
});
