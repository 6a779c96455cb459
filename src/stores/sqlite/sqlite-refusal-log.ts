import type { Refusal, RefusalFilter, RefusalLog } from '../../core/event-log.ts';
import { once } from '../../core/once.ts';
import type { Connection } from './connection.ts';
import { unavailable } from './failures.ts';

type RefusalRow = [
  commandId: string,
  command: string,
  stream: string,
  actor: string,
  correlationId: string,
  recordedAt: string,
  code: string,
  message: string,
  hint: string | null,
  details: string,
  data: string,
];

const COLUMNS =
  'command_id, command, stream, actor, correlation_id, recorded_at, code, message, hint, details, data';

export class SqliteRefusalLog implements RefusalLog {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  readonly #insert = once(() =>
    this.#connection.sqlite.prepare<RefusalRow>(
      `INSERT INTO refused_commands (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
  );

  readonly #prune = once(() =>
    this.#connection.sqlite.prepare<[string]>('DELETE FROM refused_commands WHERE recorded_at < ?'),
  );

  async record(refusals: readonly Refusal[]): Promise<void> {
    if (refusals.length === 0) return;
    await this.#connection.writeInTurn(() => {
      for (const refusal of refusals) this.#insert().run(...rowOf(refusal));
    });
  }

  async list(filter: RefusalFilter): Promise<readonly Refusal[]> {
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
        .prepare<unknown[], RefusalRow>(
          `SELECT ${COLUMNS} FROM refused_commands ${where} ORDER BY id ${oldestFirst ? 'ASC' : 'DESC'} LIMIT ?`,
        )
        .raw()
        .all(...conditions.map(({ value }) => value), Math.max(0, limit)),
    );
    return rows.map(refusalOf);
  }

  async prune(before: string): Promise<number> {
    return this.#connection.write(() => this.#prune().run(before).changes);
  }
}

const rowOf = (refusal: Refusal): RefusalRow => [
  refusal.commandId,
  refusal.command,
  refusal.stream,
  refusal.actor,
  refusal.correlationId,
  refusal.recordedAt,
  refusal.code,
  refusal.message,
  refusal.hint,
  JSON.stringify(refusal.details ?? null),
  JSON.stringify(refusal.data ?? null),
];

const refusalOf = (row: RefusalRow): Refusal => ({
  commandId: row[0],
  command: row[1],
  stream: row[2],
  actor: row[3],
  correlationId: row[4],
  recordedAt: row[5],
  code: row[6],
  message: row[7],
  hint: row[8],
  details: parsed(row, row[9]),
  data: parsed(row, row[10]),
});

function parsed(row: RefusalRow, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unavailable(
      'damaged',
      `The refusal of ${row[1]} ${row[0]} cannot be read: ${(error as Error).message}.`,
    );
  }
}
