import * as z from 'zod';
import { ok } from '../core/kernel/result.ts';
import { defineQuery } from '../core/model/query.ts';

const bucket = z.object({
  atMostMs: z.number().nullable().describe('Upper bound in milliseconds; empty for the last'),
  count: z.int().describe('How many took at most so long, and longer than the bound before'),
});

const item = z.object({
  side: z.enum(['command', 'query']).describe('Which dispatcher').meta({ column: 'table' }),
  name: z.string().describe('The message').meta({ show: 'id', column: 'table' }),
  count: z.int().describe('How many were dispatched').meta({ show: 'integer', column: 'table' }),
  failed: z.int().describe('How many failed').meta({ show: 'integer', column: 'table' }),
  failures: z.record(z.string(), z.int()).describe('How many failed, by kind').meta({ show: 'json' }),
  meanMs: z.number().describe('Milliseconds on average').meta({ column: 'table' }),
  maxMs: z.number().describe('Milliseconds at most').meta({ column: 'table' }),
  histogram: z.array(bucket).describe('How many took how long').meta({ show: 'list', column: 'never' }),
});

/** Counts and latencies of this process: no CLI binding, for one run of the command line has nothing to report. */
export const listMetrics = defineQuery({
  name: 'ListMetrics',
  summary: 'List the counts, latencies and failures of each message in this process',
  input: z.strictObject({}),
  views: [],
  result: { kind: 'list', item: () => item, idField: 'name' },
  answer: async (_input, { metrics }) =>
    ok(
      metrics.snapshot().map(({ side, name, count, failures, totalMs, maxMs, histogram }) => ({
        side,
        name,
        count,
        failed: Object.values(failures).reduce((sum, one) => sum + one, 0),
        failures: failures as Record<string, number>,
        meanMs: count === 0 ? 0 : totalMs / count,
        maxMs,
        histogram: histogram.map((one) => ({
          ...one,
          atMostMs: Number.isFinite(one.atMostMs) ? one.atMostMs : null,
        })),
      })),
    ),
});
