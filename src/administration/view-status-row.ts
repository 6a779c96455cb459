import * as z from 'zod';
import type { ViewStatus } from '../core/model/views.ts';

const parkedStream = z.object({
  stream: z.string().describe('The stream that the view leaves out'),
  position: z.int().describe('The commit that it could not take'),
  error: z.string().describe('Why'),
});

/** How far a view is behind the log. */
export const viewStatusRow = z.object({
  view: z.string().describe("The view's name").meta({ show: 'id', column: 'table' }),
  kind: z
    .enum(['view', 'materialized'])
    .describe('Posted from the log, or computed from another view')
    .meta({ column: 'table' }),
  state: z
    .enum(['current', 'behind', 'absent', 'outdated', 'foreign', 'ahead', 'diverged'])
    .describe(
      'How it stands to the log: the next question brings it up to date, unless it shows that the log has lost commits (ahead, diverged)',
    )
    .meta({ show: 'status', column: 'table' }),
  position: z
    .int()
    .describe("The log's position that it reflects")
    .meta({ show: 'integer', column: 'table' }),
  behind: z.int().describe('Commits that it has not seen yet').meta({ show: 'integer', column: 'table' }),
  parked: z
    .int()
    .describe('Streams that it leaves out because it could not take an event')
    .meta({ show: 'integer', column: 'table' }),
  parkedStreams: z.array(parkedStream).describe('Those streams').meta({ show: 'list' }),
});

export type ViewStatusRow = z.output<typeof viewStatusRow>;

export const viewStatusRowOf = ({ parked, ...status }: ViewStatus): ViewStatusRow => ({
  ...status,
  parked: parked.length,
  parkedStreams: parked.map(({ stream, position, error }) => ({ stream, position, error })),
});
