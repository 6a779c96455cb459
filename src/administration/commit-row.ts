import * as z from 'zod';
import type { Commit } from '../core/model/commit.ts';
import { instant } from '../core/model/fields.ts';

const committedEvent = z.object({
  type: z.string().describe('What happened'),
  schemaVersion: z.int().describe('The version of its schema'),
  at: instant().optional().describe('When it happened, where that is another time than its commit says'),
  data: z.unknown().describe('What was recorded'),
});

/** A commit as it is stored: the unit of the log. */
export const commitRow = z.object({
  position: z.int().describe('Its place in the log').meta({ show: 'integer', column: 'table' }),
  stream: z.string().describe('The stream that it belongs to').meta({ show: 'id', column: 'table' }),
  firstVersion: z.int().describe('Version of its first event').meta({ show: 'integer' }),
  lastVersion: z.int().describe('Version of its last event').meta({ show: 'integer', column: 'table' }),
  number: z
    .int()
    .nullable()
    .describe("The stream's number, on the commit that began it")
    .meta({ show: 'integer' }),
  command: z.string().describe('The command that it is the decision of').meta({ column: 'table' }),
  commandId: z.string().describe('The id of that command').meta({ show: 'id' }),
  actor: z.string().describe('Who did it').meta({ column: 'table' }),
  correlationId: z.string().describe('The conversation that it belongs to').meta({ show: 'id' }),
  causationId: z.string().nullable().describe('The message that caused it').meta({ show: 'id' }),
  occurredAt: instant().describe('When it happened').meta({ show: 'timestamp', column: 'table' }),
  recordedAt: instant().describe('When the log took it').meta({ show: 'timestamp' }),
  events: z.array(committedEvent).describe('What was decided').meta({ show: 'list' }),
  reserved: z.array(z.string()).describe('Keys that it claimed').meta({ show: 'list' }),
  released: z.array(z.string()).describe('Keys that it gave up').meta({ show: 'list' }),
  fingerprint: z.string().describe('SHA-256 of the command').meta({ show: 'id' }),
  hash: z.string().describe('SHA-256 over the commit before and this one').meta({ show: 'id' }),
});

export type CommitRow = z.output<typeof commitRow>;

export const commitRowOf = ({ category: _, ...commit }: Commit): CommitRow => ({
  ...commit,
  events: commit.events.map((event) => ({ ...event })),
  reserved: [...commit.reserved],
  released: [...commit.released],
});
