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
  const counts = await read.first(raw(countsOf(asked)));
  const rows: Row[] = [];
  for (const step of steps) {
    const orders = counts?.[step] ?? 0;
    const share = counts?.created ? Math.round((orders * 1_000_000) / counts.created) : null;
    rows.push({
      step,
      orders,
      share,
      medianHours: await medianOf(step, counts?.[`${step}Timed`] ?? 0, asked, read),
    });
  }
  return rows;
}

const created = ({ from, to }: Input) => sql`"createdAt" >= ${from ?? ''} and "createdAt" < ${to ?? ':'}`;

/** How many came to each step, and of how many it is known when they came to the step before. */
type Counts = Readonly<Record<Step | `${Step}Timed`, number>>;

function countsOf(asked: Input) {
  const counts = steps.flatMap((step) => {
    const { at, after = at } = STEPS[step];
    const isTimed = sql`${sql.ref(at)} is not null and ${sql.ref(after)} is not null`;
    return [
      sql`count(${sql.ref(at)}) as ${sql.ref(step)}`,
      sql`count(case when ${isTimed} then 1 end) as ${sql.ref(`${step}Timed`)}`,
    ];
  });
  return sql<Counts>`select ${sql.join(counts)} from order_milestones where ${created(asked)}`;
}

async function medianOf(
  step: Step,
  orders: number,
  asked: Input,
  read: Ports['read'],
): Promise<number | null> {
  const { at, after } = STEPS[step];
  if (after === undefined || orders === 0) return null;
  const median = await read.first(raw(medianHours(at, after, orders, asked)));
  return median?.hours ?? null;
}

/** The middle one, or the mean of the middle two; to the hundredth. */
const medianHours = (at: string, after: string, orders: number, asked: Input) => sql<{ hours: number }>`
  select round(avg(hours), 2) as hours from (
    select max(0, julianday(${sql.ref(at)}) - julianday(${sql.ref(after)})) * 24 as hours from order_milestones
    where ${sql.ref(at)} is not null and ${sql.ref(after)} is not null and ${created(asked)}
    order by hours limit ${2 - (orders % 2)} offset ${Math.floor((orders - 1) / 2)}
  )`;
