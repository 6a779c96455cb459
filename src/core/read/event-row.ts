import * as z from 'zod';
import type { Commit } from '../model/commit.ts';
import { instant } from '../model/fields.ts';

/** One event as the log keeps it: not upcast, so that what is shown is what is stored. */
export const eventRow = z.object({
  position: z.int().describe('Place of its commit in the log').meta({ show: 'integer', column: 'table' }),
  version: z.int().describe('Place in its stream').meta({ show: 'integer', column: 'table' }),
  stream: z.string().describe('The stream that it belongs to').meta({ show: 'id', column: 'table' }),
  type: z.string().describe('What happened').meta({ column: 'table' }),
  occurredAt: instant()
    .describe('When it happened')
    .meta({ show: 'timestamp', column: 'table', label: 'happened' }),
  recordedAt: instant().describe('When the log took it').meta({ show: 'timestamp', label: 'recorded' }),
  actor: z.string().describe('Who did it').meta({ column: 'table' }),
  command: z.string().describe('The command that it came from').meta({ column: 'table' }),
  commandId: z.string().describe('The id of that command').meta({ show: 'id' }),
  correlationId: z.string().describe('The conversation that it belongs to').meta({ show: 'id' }),
  schemaVersion: z.int().describe('The version of its schema').meta({ show: 'integer' }),
  data: z.record(z.string(), z.unknown()).describe('What was recorded').meta({ show: 'json' }),
});

export type EventRow = z.output<typeof eventRow>;

export const eventRowsOf = (commit: Commit): EventRow[] =>
  commit.events.map((event, index) => ({
    position: commit.position,
    version: commit.firstVersion + index,
    stream: commit.stream,
    type: event.type,
    occurredAt: event.at ?? commit.occurredAt,
    recordedAt: commit.recordedAt,
    actor: commit.actor,
    command: commit.command,
    commandId: commit.commandId,
    correlationId: commit.correlationId,
    schemaVersion: event.schemaVersion,
    data: event.data as Record<string, unknown>,
  }));
