import * as z from 'zod';
import { fail, ok } from '../core/kernel/result.ts';
import { lossFailure } from '../core/log/lost-commits.ts';
import { defineQuery } from '../core/model/query.ts';
import { viewStatusRow, viewStatusRowOf } from './view-status-row.ts';

export const viewsStatus = defineQuery({
  name: 'ViewsStatus',
  summary: 'Show how each view stands to the log',
  input: z.strictObject({}),
  views: [],
  result: { kind: 'list', item: () => viewStatusRow, idField: 'view' },
  answer: async (_input, { views }) => {
    const loss = await views.loss();
    return loss === undefined
      ? ok((await views.status()).map(viewStatusRowOf))
      : fail(lossFailure('check_failed', loss));
  },
  cli: {
    path: 'views status',
    nothing: 'There are no views.',
    examples: [
      { run: 'daybook views status', does: 'Which views are current, and which leave a stream out' },
    ],
  },
});
