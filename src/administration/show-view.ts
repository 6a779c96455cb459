import * as z from 'zod';
import { defineQuery } from '../core/query.ts';
import { ok } from '../core/result.ts';
import { type AnyView, tablesOf } from '../core/view.ts';
import type { ViewManager } from '../core/view-manager.ts';
import { viewRow, viewRowOf } from './view-row.ts';
import { viewStatusRow, viewStatusRowOf } from './view-status-row.ts';

const column = z.object({
  table: z.string().describe('The table'),
  name: z.string().describe('The column'),
  type: z.enum(['text', 'integer', 'boolean', 'json']).describe('What it holds'),
  nullable: z.boolean().describe('Whether it may be empty'),
});

const item = z.object({
  ...viewRow.shape,
  ...viewStatusRow.shape,
  rows: z
    .int()
    .nullable()
    .describe('How many rows it has; empty for one that is not built')
    .meta({ show: 'integer' }),
  columns: z.array(column).describe('Its columns').meta({ show: 'list' }),
});

export const showView = defineQuery({
  name: 'ShowView',
  summary: 'Show one view: its columns, its rows and how it stands to the log',
  input: z.strictObject({ view: z.string().min(1).describe("The view's name") }),
  views: [],
  result: { kind: 'one', item, idField: 'view' },
  answer: async ({ view: name }, { views }) => ok(await described(views, views.named(name))),
  door: {
    path: 'views show',
    args: ['view'],
    examples: [
      { run: 'daybook views show order_summary', does: 'Its columns, and how many orders it holds' },
    ],
  },
});

async function described(views: ViewManager, view: AnyView): Promise<z.output<typeof item>> {
  const status = (await views.status()).find((one) => one.view === view.name);
  if (status === undefined) throw new Error(`the view ${view.name} has no status`);
  const rows = status.state === 'absent' ? null : await views.count(view);
  return { ...viewRowOf(view), ...viewStatusRowOf(status), rows, columns: columnsIn(view) };
}

function columnsIn(view: AnyView): z.output<typeof column>[] {
  const tables = view.kind === 'view' ? tablesOf(view) : [view];
  return tables.flatMap((table) => table.columns.map((one) => ({ table: table.name, ...one })));
}
