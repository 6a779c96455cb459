import { type RawBuilder, sql } from 'kysely';
import * as z from 'zod';
import { ok } from '../../../../core/kernel/result.ts';
import { instantInput } from '../../../../core/model/fields.ts';
import type { Ports } from '../../../../core/model/ports.ts';
import { defineQuery } from '../../../../core/model/query.ts';
import { derivedRowsSql } from '../../../../core/model/view.ts';
import { raw } from '../raw.ts';
import { funnelStepsView, steps, stepsOfOrder } from './funnel-steps.ts';
import { orderMilestonesView } from './view.ts';

const time = (what: string) =>
  instantInput().optional().describe(what).meta({ show: 'timestamp', when: 'start' });

const input = z.strictObject({
  from: time('Orders that were created at or after this time'),
  to: time('Orders that were created before this time'),
});

type Input = z.output<typeof input>;

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
    .describe(
      'Hours from the step before, to three digits, in the middle of all; 0 where it came before that step',
    )
    .meta({ column: 'table', label: 'median hours' }),
});

type Row = z.output<typeof item>;

export const funnel = defineQuery({
  name: 'Funnel',
  summary: 'Tell how many orders came how far, and how long each step took',
  input,
  views: [orderMilestonesView, funnelStepsView],
  result: { kind: 'list', item: () => item, idField: 'step' },
  answer: async (asked, ports) => ok(await rowsOf(asked, ports)),
  cli: {
    path: 'funnel',
    nothing: 'No orders match.',
    examples: [{ run: 'daybook funnel --from 2026-q1', does: 'How the orders created since January fared' }],
  },
});

async function rowsOf(asked: Input, { read }: Ports): Promise<Row[]> {
  const found = await read.all(raw(medians(asked)));
  const created = found.find(({ step }) => step === 'created')?.orders ?? 0;
  return steps.map((step) => {
    const { orders = 0, medianHours = null } = found.find((one) => one.step === step) ?? {};
    const share = created === 0 ? null : Math.round((orders * 1_000_000) / created);
    return { step, orders, share, medianHours };
  });
}

type Median = Pick<Row, 'step' | 'orders' | 'medianHours'>;

/** By the counts of hours: that of the order in the middle, or the mean of the middle two. */
const medians = (asked: Input) => sql<Median>`
  with ${found(asked)}, counted as (
    select step, hundredths, sum(orders) as orders, sum(timed) as timed from found group by 1, 2
  ), summed as (
    select *, sum(timed) over (partition by step order by hundredths) as up_to, sum(timed) over (partition by step) as of_all
    from counted
  )
  select step, sum(orders) as orders, round(avg(case
    when timed > 0 and up_to >= (of_all + 1) / 2 and up_to - timed < (of_all + 2) / 2 then hundredths
  end) / 100, 3) as "medianHours" from summed group by 1`;

/** The steps of the months nearest to a span as they are counted; of its orders outside of these, and of theirs outside of it, one by one. */
function found({ from = '', to = ':' }: Input): RawBuilder<unknown> {
  const [first, last] = [nearestMonth(from), nearestMonth(to)];
  if (first >= last) return sql`${own([{ begin: from, end: to, sign: 1 }])}, found as (${ofOwn})`;
  const months = sql`select step, hundredths, orders, timed from funnel_steps
    where month >= ${first.slice(0, 7)} and month < ${last.slice(0, 7)}`;
  const edges = [edge(from, first), edge(last, to)].flat();
  if (edges.length === 0) return sql`found as (${months})`;
  return sql`${own(edges)}, found as (${months} union all ${ofOwn})`;
}

/** Orders that were created in a span. */
interface Span {
  readonly begin: string;
  readonly end: string;
  /** Below zero: they are counted, and are none of those that are asked for. */
  readonly sign: 1 | -1;
}

const edge = (begin: string, end: string): Span[] => {
  if (begin === end) return [];
  return begin < end ? [{ begin, end, sign: 1 }] : [{ begin: end, end: begin, sign: -1 }];
};

const own = (spans: readonly Span[]) => {
  const orders = spans.map(
    ({ begin, end, sign }) => sql`select *, ${sql.lit(sign)} as sign from order_milestones
      where "createdAt" >= ${begin} and "createdAt" < ${end}`,
  );
  return sql`own as materialized (${sql.join(orders, sql` union all `)})`;
};

const ofOwn = sql.raw(`select step, hundredths, sign as orders, sign * timed as timed
  from (${derivedRowsSql(stepsOfOrder, ['orderId', 'sign'], 'own')})`);

/** When the month nearest to a time begins; no bound stays none. */
function nearestMonth(time: string): string {
  if (time === '' || time === ':') return time;
  const [year, month, day] = time.split(/\D/).map(Number) as [number, number, number];
  return new Date(Date.UTC(year, month - (day > 15 ? 0 : 1))).toISOString();
}
