import * as z from 'zod';
import { lazy } from '../../../../core/kernel/lazy.ts';
import { count, sum } from '../../../../core/model/measure.ts';
import { type DerivedRow, defineMaterializedView } from '../../../../core/model/view.ts';
import { type OrderMilestones, orderMilestonesTable } from './order-milestones.ts';
import { orderMilestonesView } from './view.ts';

/** How far orders come. */
export const steps = ['created', 'placed', 'paid', 'shipped', 'delivered', 'completed', 'cancelled'] as const;
export type Step = (typeof steps)[number];

type Time = keyof OrderMilestones & `${string}At`;

/** Each step's time, and the step that it is measured from. */
const STEPS: Readonly<Record<Step, { readonly at: Time; readonly after?: Time }>> = {
  created: { at: 'createdAt' },
  placed: { at: 'placedAt', after: 'createdAt' },
  paid: { at: 'firstPaidAt', after: 'placedAt' },
  shipped: { at: 'firstShippedAt', after: 'placedAt' },
  delivered: { at: 'deliveredAt', after: 'firstShippedAt' },
  completed: { at: 'completedAt', after: 'placedAt' },
  cancelled: { at: 'cancelledAt', after: 'createdAt' },
};

/**
 * The steps that an order has come to, each with the hours that it took.
 *
 * 2026-11: hours have three digits, and no more than two behind the point, as in a HDR histogram: so few different ones that
 * they can be counted, and a median is read from the counts. Road not taken: hours as they are, of which nearly every order
 * has its own (to sort a million of them takes a second a step).
 */
export const stepsOfOrder: readonly DerivedRow[] = steps.map((step) => {
  const { at, after } = STEPS[step];
  const hours = `max(0, julianday("${at}") - julianday("${after}")) * 24`;
  return {
    columns: {
      step: `'${step}'`,
      month: `substr("createdAt", 1, 7)`,
      hundredths: after === undefined ? '0' : `coalesce(${threeDigits(hours)}, 0)`,
      timed: after === undefined ? '0' : `("${after}" IS NOT NULL)`,
    },
    where: `"${at}" IS NOT NULL`,
  };
});

/** In hundredths. */
function threeDigits(hours: string): string {
  return `CAST(round(100 * format('%.3g', ${hours})) AS INTEGER)`;
}

export const funnelStepsRow = lazy(() => {
  const number = (what: string) => z.int().min(0).describe(what).meta({ show: 'integer' });
  return z.object({
    step: z.enum(steps).describe('How far orders have come'),
    hundredths: number('Hours from the step before, to three digits, in hundredths of an hour'),
    month: z.string().describe('The month in which they were created, UTC'),
    orders: number('How many orders'),
    timed: number('Those of them that are known to have come to the step before'),
  });
});

export type FunnelSteps = z.output<ReturnType<typeof funnelStepsRow>>;

export const funnelStepsView = defineMaterializedView({
  name: 'funnel_steps',
  version: 1,
  summary: 'How many of the orders created in a month took how many hours to each step',
  of: orderMilestonesView,
  from: orderMilestonesTable,
  each: stepsOfOrder,
  row: funnelStepsRow,
  // The hours of one step follow each other, whatever the month.
  key: ['step', 'hundredths', 'month'],
  select: { orders: count(), timed: sum('timed') },
});
