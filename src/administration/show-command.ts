import * as z from 'zod';
import { defineQuery } from '../core/query.ts';
import { fail, ok } from '../core/result.ts';
import { commandRow, committedRow, refusedRow } from './command-row.ts';
import { eventRow, eventRowsOf } from './event-row.ts';

const item = z.object({
  ...commandRow.shape,
  decided: z.array(eventRow).describe('The events that it decided').meta({ show: 'list' }),
  data: z.unknown().describe('What was asked for, where it was refused').meta({ show: 'json' }),
});

type Shown = z.output<typeof item>;

export const showCommand = defineQuery({
  name: 'ShowCommand',
  summary: 'Show one command: the events that it decided, or why it was refused',
  input: z.strictObject({ commandId: z.string().min(1).describe("The command's id: its idempotency key") }),
  views: [],
  result: { kind: 'one', item: () => item, idField: 'commandId' },
  answer: async ({ commandId }, { log, refusals }) => {
    const commit = await log.find(commandId);
    if (commit !== undefined) {
      return ok<Shown>({ ...committedRow(commit), decided: eventRowsOf(commit), data: null });
    }
    const [refusal] = await refusals.list({ commandId, limit: 1 });
    if (refusal !== undefined) return ok<Shown>({ ...refusedRow(refusal), decided: [], data: refusal.data });
    return fail({
      kind: 'not_found',
      code: 'command_not_found',
      message: `No command with the id "${commandId}" came to a decision.`,
      hint: 'See "daybook commands list".',
    });
  },
  door: {
    path: 'commands show',
    args: ['commandId'],
    examples: [
      {
        run: 'daybook commands show 01931b2e-7c1a-7000-8000-000000000000',
        does: 'What became of that command',
      },
    ],
  },
});
