import { sql } from 'kysely';
import * as z from 'zod';
import { ok } from '../../../../core/kernel/result.ts';
import { instantInput } from '../../../../core/model/fields.ts';
import type { Ports } from '../../../../core/model/ports.ts';
import { defineQuery } from '../../../../core/model/query.ts';
import { raw } from '../raw.ts';
import { orderMilestonesView } from './view.ts';

const time = (what: string) =>
  instantInput().optional().describe(what).meta({ show: 'timestamp', when: 'start' });

const input = z.strictObject({
  from: time('Orders that were created at or after this time'),
  to: time('Orders that were created before this time'),
});

type Input = z.output<typeof input>;

const steps = ['created', 'placed', 'paid', 'shipped', 'delivered', 'completed', 'cancelled'] as const;
type Step = (typeof steps)[number];

const item = z.object({
  step: z.enum(steps).describe('How far orders have come').meta({ show: 'id', column: 'table' }),
  orders: z.int().describe('How many came so far').meta({ show: 'integer', column: 'table' }),
  share: z
    .int()
    .nullable()
    .describe('Part of all that were created')
    .meta({ show: 'share', column: 'table' }),
  medianHours: z
    .number()
    .nullable()
    .describe('Hours from the step before, in the middle of all; 0 where it came before that step')
    .meta({ column: 'table', label: 'median hours' }),
});

type Row = z.output<typeof item>;

/** Each step's time, and the step that it is measured from. */
const STEPS: Readonly<Record<Step, { readonly at: string; readonly after?: string }>> = {
  created: { at: 'createdAt' },
  placed: { at: 'placedAt', after: 'createdAt' },
  paid: { at: 'firstPaidAt', after: 'placedAt' },
  shipped: { at: 'firstShippedAt', after: 'placedAt' },
  delivered: { at: 'deliveredAt', after: 'firstShippedAt' },
  completed: { at: 'completedAt', after: 'placedAt' },
  cancelled: { at: 'cancelledAt', after: 'createdAt' },
};

export const funnel = defineQuery({
  name: 'Funnel',
  summary: 'Tell how many orders came how far, and how long each step took',
  input,
  views: [orderMilestonesView],
  result: { kind: 'list', item: () => item, idField: 'step' },
  answer: async (asked, ports) => ok(await rowsOf(asked, ports)),
  cli: {
    path: 'funnel',
    nothing: 'No orders match.',
    examples: [{ run: 'daybook funnel --from 2026-q1', does: 'How the orders created since January fared' }],
  },
});

async function rowsOf(asked: Input, { read }: Ports): Promise<Row[]> {
  const counts = await read.first<Record<Step, number>>(raw(countsOf(asked)));
  const rows: Row[] = [];
  for (const step of steps) {
    const orders = counts?.[step] ?? 0;
    const share = counts?.created ? Math.round((orders * 1_000_000) / counts.created) : null;
    rows.push({ step, orders, share, medianHours: await medianOf(step, asked, read) });
  }
  return rows;
}

const created = ({ from, to }: Input) => sql`"createdAt" >= ${from ?? ''} and "createdAt" < ${to ?? ':'}`;

function countsOf(asked: Input) {
  const counts = steps.map((step) => sql`count(${sql.ref(STEPS[step].at)}) as ${sql.ref(step)}`);
  return sql<Record<Step, number>>`select ${sql.join(counts)} from order_milestones where ${created(asked)}`;
}

async function medianOf(step: Step, asked: Input, read: Ports['read']): Promise<number | null> {
  const { at, after } = STEPS[step];
  if (after === undefined) return null;
  const median = await read.first<{ hours: number | null }>(raw(medianHours(at, after, asked)));
  return median?.hours ?? null;
}

/** The middle one, or the mean of the middle two; to the hundredth. */
const medianHours = (at: string, after: string, asked: Input) => sql<{ hours: number | null }>`
  with taken as (
    select max(0, julianday(${sql.ref(at)}) - julianday(${sql.ref(after)})) * 24 as hours from order_milestones
    where ${sql.ref(at)} is not null and ${sql.ref(after)} is not null and ${created(asked)}
  ), ranked as (select hours, row_number() over (order by hours) as place, count(*) over () as n from taken)
  select round(avg(hours), 2) as hours from ranked where place in ((n + 1) / 2, (n + 2) / 2)`;
