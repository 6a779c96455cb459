import * as z from 'zod';
import { ok } from '../core/kernel/result.ts';
import type { Ports } from '../core/model/ports.ts';
import { defineQuery } from '../core/model/query.ts';
import type { ReadModel } from '../core/model/read-model.ts';
import { type AnyView, tablesOf } from '../core/model/view.ts';
import { namedView } from './named-view.ts';
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
    .record(z.string(), z.int())
    .nullable()
    .describe('How many rows each table has; empty for a view that is not built')
    .meta({ show: 'json' }),
  columns: z.array(column).describe('Its columns').meta({ show: 'list' }),
});

export const showView = defineQuery({
  name: 'ShowView',
  summary: 'Show one view: its columns, its rows and how it stands to the log',
  input: z.strictObject({ view: z.string().min(1).meta({ description: "The view's name", offers: 'view' }) }),
  views: [],
  result: { kind: 'one', item: () => item, idField: 'view' },
  answer: async ({ view: name }, ports) =>
    ok(await described(namedView(await ports.views.all(), name), ports)),
  cli: {
    path: 'views show',
    args: ['view'],
    flags: { view: { question: 'Which view?' } },
    examples: [
      { run: 'daybook views show order_summary', does: 'Its columns, and how many orders it holds' },
    ],
  },
});

async function described(view: AnyView, { views, read }: Ports): Promise<z.output<typeof item>> {
  const status = (await views.status()).find((one) => one.view === view.name);
  if (status === undefined) throw new Error(`the view ${view.name} has no status`);
  const rows = status.state === 'absent' ? null : await rowsIn(view, read);
  return { ...viewRowOf(view), ...viewStatusRowOf(status), rows, columns: columnsIn(view) };
}

const tablesIn = (view: AnyView) => (view.kind === 'view' ? tablesOf(view) : [view]);

async function rowsIn(view: AnyView, read: ReadModel): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { name } of tablesIn(view)) {
    const counting = { sql: `select count(*) as n from "${name}"`, parameters: [] };
    const counted = await read.first({
      compile: () => counting,
      execute: async (): Promise<{ n: number }[]> => [],
    });
    counts[name] = counted?.n ?? 0;
  }
  return counts;
}

const columnsIn = (view: AnyView): z.output<typeof column>[] =>
  tablesIn(view).flatMap((table) => table.columns.map((one) => ({ table: table.name, ...one })));
