import { lazy } from '../../../core/kernel/lazy.ts';
import type { RejectedCommand, RejectionFilter, RejectionLog } from '../../../core/model/event-log.ts';
import type { Connection } from '../file/connection.ts';
import { unavailable } from '../file/failures.ts';

type RejectionRow = [
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
];

const COLUMNS =
  'command_id, command, stream, actor, correlation_id, recorded_at, code, message, hint, next, details, data';

export class SqliteRejectionLog implements RejectionLog {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  readonly #insert = lazy(() =>
    this.#connection.sqlite.prepare<RejectionRow>(
      `INSERT INTO refused_commands (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
  );

  readonly #prune = lazy(() =>
    this.#connection.sqlite.prepare<[string]>('DELETE FROM refused_commands WHERE recorded_at < ?'),
  );

  async record(rejections: readonly RejectedCommand[]): Promise<void> {
    if (rejections.length === 0) return;
    await this.#connection.writeInTurn(() => {
      for (const rejection of rejections) this.#insert().run(...rowOf(rejection));
    });
  }

  async list(filter: RejectionFilter): Promise<readonly RejectedCommand[]> {
    const { stream, commandId, upTo, from, oldestFirst = false, limit } = filter;
    const conditions = [
      ...(stream === undefined ? [] : [{ sql: 'stream = ?', value: stream }]),
      ...(commandId === undefined ? [] : [{ sql: 'command_id = ?', value: commandId }]),
      ...(upTo === undefined ? [] : [{ sql: 'recorded_at <= ?', value: upTo }]),
      ...(from === undefined ? [] : [{ sql: 'recorded_at >= ?', value: from }]),
    ];
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`;
    const rows = this.#connection.read(() =>
      this.#connection.sqlite
        .prepare<unknown[], RejectionRow>(
          `SELECT ${COLUMNS} FROM refused_commands ${where} ORDER BY id ${oldestFirst ? 'ASC' : 'DESC'} LIMIT ?`,
        )
        .raw()
        .all(...conditions.map(({ value }) => value), Math.max(0, limit)),
    );
    return rows.map(rejectionOf);
  }

  async prune(before: string): Promise<number> {
    return this.#connection.write(() => this.#prune().run(before).changes);
  }
}

const rowOf = (rejection: RejectedCommand): RejectionRow => [
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
];

const rejectionOf = (row: RejectionRow): RejectedCommand => ({
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
});

function parsed(row: RejectionRow, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unavailable(
      'damaged',
      `The rejection of ${row[1]} ${row[0]} cannot be read: ${(error as Error).message}.`,
    );
  }
}
