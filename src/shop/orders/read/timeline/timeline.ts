import * as z from 'zod';
import { lazy } from '../../../../core/kernel/lazy.ts';
import { instant } from '../../../../core/model/fields.ts';
import { manyRows } from '../../../../core/model/table.ts';
import { orderId } from '../../../money/names.ts';

const values = (what: string) =>
  z.record(z.string(), z.unknown()).nullable().describe(what).meta({ show: 'json' });

/** An event of an order, in a sentence for people. */
export const timelineRow = lazy(() =>
  z.object({
    orderId: orderId().describe("The order's id").meta({ column: 'never' }),
    version: z.int().describe("Place in the order's history").meta({ show: 'integer', column: 'table' }),
    position: z.int().describe('Place of its commit in the log').meta({ show: 'integer' }),
    occurredAt: instant()
      .describe('When it happened')
      .meta({ show: 'timestamp', column: 'table', label: 'when' }),
    recordedAt: instant().describe('When the log took it').meta({ show: 'timestamp' }),
    actor: z.string().describe('Who did it').meta({ column: 'table', label: 'who' }),
    told: z.string().describe('What happened, in a sentence').meta({ column: 'table', label: 'what' }),
    type: z.string().describe('The event'),
    command: z.string().describe('The command that it came from'),
    correlationId: z.string().describe('The conversation that it belongs to; of an import, its batch'),
    before: values('What it changed, as it was'),
    after: values('What it changed, as it was then'),
  }),
);

export type TimelineRow = z.output<ReturnType<typeof timelineRow>>;

export const timelineTable = manyRows('timeline', timelineRow, {
  key: ['orderId', 'version'],
  description: { sentence: 'told' },
});
