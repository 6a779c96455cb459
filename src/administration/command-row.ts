import * as z from 'zod';
import type { Commit } from '../core/model/commit.ts';
import type { RejectedCommand } from '../core/model/event-log.ts';
import { instant } from '../core/model/fields.ts';

/** A command that came to a decision: committed, or rejected by a rule. */
export const commandRow = z.object({
  commandId: z
    .string()
    .describe("The command's id: its idempotency key")
    .meta({ show: 'id', column: 'table' }),
  status: z
    .enum(['committed', 'refused'])
    .describe('Whether its decision is in the log')
    .meta({ show: 'status', column: 'table' }),
  command: z.string().describe("The command's name").meta({ show: 'id', column: 'table' }),
  stream: z.string().describe('The stream that it was for').meta({ show: 'id', column: 'table' }),
  actor: z.string().describe('Who gave it').meta({ column: 'table' }),
  recordedAt: instant()
    .describe('When the decision was recorded')
    .meta({ show: 'timestamp', column: 'table', label: 'recorded' }),
  position: z
    .int()
    .nullable()
    .describe("Its commit's place in the log")
    .meta({ show: 'integer', column: 'table' }),
  events: z.int().describe('How many events it decided').meta({ show: 'integer' }),
  correlationId: z.string().describe('The conversation that it belongs to').meta({ show: 'id' }),
  code: z
    .string()
    .nullable()
    .describe('Why it was refused, for programs')
    .meta({ show: 'id', column: 'table' }),
  message: z.string().nullable().describe('Why it was refused, in a sentence'),
});

export type CommandRow = z.output<typeof commandRow>;

export const committedRow = (commit: Commit): CommandRow => ({
  commandId: commit.commandId,
  status: 'committed',
  command: commit.command,
  stream: commit.stream,
  actor: commit.actor,
  recordedAt: commit.recordedAt,
  position: commit.position,
  events: commit.events.length,
  correlationId: commit.correlationId,
  code: null,
  message: null,
});

export const rejectedRow = (rejection: RejectedCommand): CommandRow => ({
  commandId: rejection.commandId,
  status: 'refused',
  command: rejection.command,
  stream: rejection.stream,
  actor: rejection.actor,
  recordedAt: rejection.recordedAt,
  position: null,
  events: 0,
  correlationId: rejection.correlationId,
  code: rejection.code,
  message: rejection.message,
});
