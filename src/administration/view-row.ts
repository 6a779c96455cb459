import * as z from 'zod';
import { type AnyView, sourceOf, tablesOf } from '../core/model/view.ts';

/** A view as it is defined: what it is called, and what it holds. */
export const viewRow = z.object({
  view: z.string().describe("The view's name").meta({ show: 'id', column: 'table' }),
  kind: z
    .enum(['view', 'materialized'])
    .describe('Posted from the log, or computed from another view')
    .meta({ column: 'table' }),
  summary: z.string().describe('What it holds').meta({ column: 'table' }),
  source: z.string().describe('The view that it is computed from; itself for one posted from the log'),
  category: z.string().describe('The kind of stream that it is posted from'),
  version: z.int().describe('The version of its definition').meta({ show: 'integer' }),
  tables: z.array(z.string()).describe('Its tables in the file of the views').meta({ show: 'list' }),
});

export type ViewRow = z.output<typeof viewRow>;

export const viewRowOf = (view: AnyView): ViewRow => ({
  view: view.name,
  kind: view.kind,
  summary: view.summary,
  source: sourceOf(view).name,
  category: sourceOf(view).events.category,
  version: view.version,
  tables: view.kind === 'view' ? tablesOf(view).map(({ name }) => name) : [view.name],
});
