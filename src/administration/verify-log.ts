import * as z from 'zod';
import { advice } from '../core/kernel/advice.ts';
import { FailureError } from '../core/kernel/failure.ts';
import { fail, ok, type Result } from '../core/kernel/result.ts';
import { lossFailure } from '../core/log/lost-commits.ts';
import { schemaCheck, schemaDiffers } from '../core/log/schema-differs.ts';
import {
  type LogProblem,
  type LogReport,
  parsePin,
  pinOf,
  verifyLog as verify,
} from '../core/log/verify-log.ts';
import { defineQuery } from '../core/model/query.ts';
import { cataloguesOf } from '../core/model/view.ts';

const input = z.strictObject({
  head: z
    .string()
    .refine((text) => parsePin(text) !== undefined, 'write it as HASH@POSITION, as this command printed it')
    .optional()
    .describe(
      'A head that the log once had, as HASH@POSITION: shows that its end was not cut off or rewritten',
    ),
});

const item = z.object({
  commits: z.int().describe('Commits that were read').meta({ show: 'integer' }),
  events: z.int().describe('Events in them').meta({ show: 'integer' }),
  streams: z.int().describe('Streams that they belong to').meta({ show: 'integer' }),
  head: z
    .string()
    .describe('What was checked up to: keep it elsewhere and give it as the head next time')
    .meta({ show: 'id' }),
});

type Verified = z.output<typeof item>;

export const verifyLog = defineQuery({
  name: 'VerifyLog',
  summary:
    'Check that the log is whole: its chain of hashes, its positions, versions and numbers, its events',
  input,
  views: [],
  result: { kind: 'one', item: () => item, idField: 'head' },
  answer: async ({ head }, { stored: log, integrity, views, progress }) => {
    const pinned = head === undefined ? undefined : parsePin(head);
    const onProgress = (done: number, total: number): void =>
      progress({ work: 'Checking the log', done, total });
    const check = schemaCheck(cataloguesOf(await views.all()));
    const report = await verify(log, { pinned, integrity, check, onProgress });
    const loss = report.problemCount === 0 ? await views.loss().catch(ofViewsAlone) : undefined;
    return loss === undefined ? judged(report) : fail(lossFailure('check_failed', loss));
  },
  cli: {
    path: 'events verify',
    examples: [
      { run: 'daybook events verify', does: 'Check the log, and print its head' },
      {
        run: 'daybook events verify --head "$(cat pinned-head)"',
        does: 'Check that it still holds what it once held',
      },
    ],
  },
});

function judged(report: LogReport): Result<Verified> {
  const { commits, events, streams, problemCount, newer } = report;
  const [first] = report.problems;
  const beyond = newer ?? schemaDiffers('check_failed', report);
  if (first === undefined && beyond !== undefined) return fail(beyond);
  if (first === undefined) return ok({ commits, events, streams, head: pinOf(report.head) });
  return fail({
    kind: 'check_failed',
    code: 'log_damaged',
    message: `The log has ${problemCount} ${problemCount === 1 ? 'problem' : 'problems'}; the first, ${placeOf(first)}: ${first.message}`,
    ...advice`Restore the log from a backup; with ${{ option: 'details' }} this lists every problem.`,
    details: report,
  });
}

const placeOf = ({ position }: LogProblem): string =>
  position === null ? 'in its file' : `at position ${position}`;

/** Views that cannot be read remember nothing; that they cannot is for `views verify` to report. */
function ofViewsAlone(error: unknown): undefined {
  if (!(error instanceof FailureError)) throw error;
}
