import * as z from 'zod';
import { ok } from '../core/kernel/result.ts';
import { defineAction } from '../core/model/command.ts';
import { viewNames } from './view-names.ts';

const item = z.object({
  view: z.string().describe("The view's name").meta({ show: 'id', column: 'table' }),
  commits: z.int().describe('Commits that were posted').meta({ show: 'integer', column: 'table' }),
  position: z
    .int()
    .describe("The log's position that it reflects")
    .meta({ show: 'integer', column: 'table' }),
  elapsedMs: z.int().describe('How long it took, in milliseconds').meta({ show: 'integer', column: 'table' }),
});

export const rebuildViews = defineAction({
  name: 'RebuildViews',
  summary: 'Build views anew from the log, beside the live ones, and publish each at once',
  input: z.strictObject({ names: viewNames() }),
  result: { kind: 'list', item: () => item, idField: 'view' },
  run: async ({ names }, { views, progress }) => ok(await views.rebuild(names, progress)),
  cli: {
    path: 'views rebuild',
    nothing: 'There are no views to rebuild.',
    args: ['names'],
    examples: [
      { run: 'daybook views rebuild', does: 'All of them; readers go on reading meanwhile' },
      { run: 'daybook views rebuild order_summary', does: 'One, with what is computed from it' },
    ],
  },
});
