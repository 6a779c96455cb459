import * as z from 'zod';
import { advice } from '../core/kernel/advice.ts';
import { fail, ok } from '../core/kernel/result.ts';
import { defineAction } from '../core/model/command.ts';
import { viewNames } from './view-names.ts';

const item = z.object({
  position: z.int().describe("The log's position that the views reflect").meta({ show: 'integer' }),
  hash: z.string().describe("The log's hash there: together a pinned head").meta({ show: 'id' }),
  parked: z.int().describe('Streams that are left out still').meta({ show: 'integer' }),
});

export const catchUpViews = defineAction({
  name: 'CatchUpViews',
  summary: 'Bring views to the end of the log, and try again what they left out',
  input: z.strictObject({ names: viewNames() }),
  result: { kind: 'one', item: () => item, idField: 'position' },
  run: async ({ names }, { views }) => {
    const { head, parked } = await views.catchUp(names);
    if (parked === 0) return ok({ ...head, parked });
    return fail({
      kind: 'check_failed',
      code: 'streams_parked',
      message: `The views leave ${parked} ${parked === 1 ? 'stream' : 'streams'} out still.`,
      ...advice`See ${{ message: 'ViewsStatus', fields: ['view', 'parkedStreams'] }}.`,
      details: { ...head, parked },
    });
  },
  cli: {
    path: 'views catch-up',
    args: ['names'],
    examples: [{ run: 'daybook views catch-up', does: 'Nothing is left to do for the next question' }],
  },
});
