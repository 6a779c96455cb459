import * as z from 'zod';
import { viewsDamaged } from '../core/dispatch/damage.ts';
import { advice } from '../core/kernel/advice.ts';
import { fail, ok, type Result } from '../core/kernel/result.ts';
import { lossFailure } from '../core/log/lost-commits.ts';
import { defineQuery } from '../core/model/query.ts';
import type { VerifyReport } from '../core/model/views.ts';
import { viewNames } from './view-names.ts';

const item = z.object({
  view: z.string().describe("The view's name").meta({ show: 'id', column: 'table' }),
  rows: z.int().describe('Rows that were compared').meta({ show: 'integer', column: 'table' }),
  position: z
    .int()
    .describe("The log's position that it was compared at")
    .meta({ show: 'integer', column: 'table' }),
  differences: z
    .int()
    .describe('Rows that are not as the log says')
    .meta({ show: 'integer', column: 'table' }),
});

type Verified = z.output<typeof item>;

export const verifyViews = defineQuery({
  name: 'VerifyViews',
  summary: 'Compare the views, row by row, with what the log says',
  input: z.strictObject({ names: viewNames() }),
  views: [],
  result: { kind: 'list', item: () => item, idField: 'view' },
  answer: async ({ names }, { views }) => {
    const problems = await views.integrity.problems();
    if (problems.length > 0) return fail(viewsDamaged('check_failed', problems));
    const loss = await views.loss();
    return loss === undefined ? judged(await views.verify(names)) : fail(lossFailure('check_failed', loss));
  },
  cli: {
    path: 'views verify',
    nothing: 'There are no views to verify.',
    args: ['names'],
    examples: [
      { run: 'daybook views verify', does: 'Prove that every view equals a fold of the log' },
      { run: 'daybook views verify order_summary', does: 'Prove it for one' },
    ],
  },
});

const verified = ({ view, rows, position }: VerifyReport): Verified => ({
  view,
  rows,
  position,
  differences: 0,
});

/** A view that leaves a stream out does not say what the log says. */
function judged(reports: readonly VerifyReport[]): Result<readonly Verified[]> {
  const wrong = reports.filter(({ differences, parked }) => differences.length > 0 || parked > 0);
  if (wrong.length === 0) return ok(reports.map(verified));
  const names = wrong.map(({ view }) => view);
  return fail({
    kind: 'check_failed',
    code: 'views_differ',
    message: `${names.length === 1 ? 'This view differs' : 'These views differ'} from the log: ${names.join(', ')}.`,
    ...advice`Run ${{ message: 'RebuildViews', data: { names } }}.`,
    details: { reports },
  });
}
