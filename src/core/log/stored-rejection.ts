import { FailureError } from '../kernel/failure.ts';
import type { RejectedCommand } from '../model/event-log.ts';

/** A rejected command as every store keeps it: a row of these columns, JSON as text. */
export type RejectionRow = [
  commandId: string,
  command: string,
  stream: string,
  actor: string,
  correlationId: string,
  recordedAt: string,
  code: string,
  message: string,
  hint: string | null,
  next: string,
  details: string,
  data: string,
  subject: string | null,
];

export const REJECTION_COLUMNS =
  'command_id, command, stream, actor, correlation_id, recorded_at, code, message, hint, next, details, data, subject';

export const rejectionRow = (rejection: RejectedCommand): RejectionRow => [
  rejection.commandId,
  rejection.command,
  rejection.stream,
  rejection.actor,
  rejection.correlationId,
  rejection.recordedAt,
  rejection.code,
  rejection.message,
  rejection.hint,
  JSON.stringify(rejection.next),
  JSON.stringify(rejection.details ?? null),
  JSON.stringify(rejection.data ?? null),
  rejection.subject,
];

export const rejectionFrom = (row: RejectionRow): RejectedCommand => ({
  commandId: row[0],
  command: row[1],
  stream: row[2],
  actor: row[3],
  correlationId: row[4],
  recordedAt: row[5],
  code: row[6],
  message: row[7],
  hint: row[8],
  next: parsed(row, row[9]) as RejectedCommand['next'],
  details: parsed(row, row[10]),
  data: parsed(row, row[11]),
  subject: row[12] ?? row[2],
});

function parsed(row: RejectionRow, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = `The rejection of ${row[1]} ${row[0]} cannot be read: ${(error as Error).message}.`;
    throw new FailureError({ kind: 'unavailable', code: 'damaged', message });
  }
}
