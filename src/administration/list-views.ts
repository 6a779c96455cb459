import * as z from 'zod';
import { ok } from '../core/kernel/result.ts';
import { defineQuery } from '../core/model/query.ts';
import { viewRow, viewRowOf } from './view-row.ts';

export const listViews = defineQuery({
  name: 'ListViews',
  summary: 'List the views: the ledgers that are posted from the log',
  input: z.strictObject({}),
  views: [],
  result: { kind: 'list', item: () => viewRow, idField: 'view' },
  answer: async (_input, { views }) => ok((await views.all()).map(viewRowOf)),
  cli: {
    path: 'views list',
    nothing: 'There are no views.',
    examples: [{ run: 'daybook views list', does: 'Every view, and what it holds' }],
  },
});
