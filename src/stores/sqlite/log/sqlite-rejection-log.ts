import { lazy } from '../../../core/kernel/lazy.ts';
import {
  REJECTION_COLUMNS,
  type RejectionRow,
  rejectionFrom,
  rejectionRow,
} from '../../../core/log/stored-rejection.ts';
import type { RejectedCommand, RejectionFilter, RejectionLog } from '../../../core/model/event-log.ts';
import type { Connection } from '../file/connection.ts';

export class SqliteRejectionLog implements RejectionLog {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  readonly #insert = lazy(() =>
    this.#connection.sqlite.prepare<RejectionRow>(
      `INSERT INTO refused_commands (${REJECTION_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
  );

  readonly #prune = lazy(() =>
    this.#connection.sqlite.prepare<[string]>('DELETE FROM refused_commands WHERE recorded_at < ?'),
  );

  readonly #forget = lazy(() =>
    this.#connection.sqlite.prepare<[string]>('DELETE FROM refused_commands WHERE subject = ?'),
  );

  async record(rejections: readonly RejectedCommand[]): Promise<void> {
    if (rejections.length === 0) return;
    await this.#connection.writeInTurn(() => {
      for (const rejection of rejections) this.#insert().run(...rejectionRow(rejection));
    });
  }

  async list(filter: RejectionFilter): Promise<readonly RejectedCommand[]> {
    const { stream, subject, commandId, upTo, from, oldestFirst = false, limit } = filter;
    const conditions = [
      ...(stream === undefined ? [] : [{ sql: 'stream = ?', value: stream }]),
      ...(subject === undefined ? [] : [{ sql: 'subject = ?', value: subject }]),
      ...(commandId === undefined ? [] : [{ sql: 'command_id = ?', value: commandId }]),
      ...(upTo === undefined ? [] : [{ sql: 'recorded_at <= ?', value: upTo }]),
      ...(from === undefined ? [] : [{ sql: 'recorded_at >= ?', value: from }]),
    ];
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`;
    const rows = this.#connection.read(() =>
      this.#connection.sqlite
        .prepare<unknown[], RejectionRow>(
          `SELECT ${REJECTION_COLUMNS} FROM refused_commands ${where} ORDER BY id ${oldestFirst ? 'ASC' : 'DESC'} LIMIT ?`,
        )
        .raw()
        .all(...conditions.map(({ value }) => value), Math.max(0, limit)),
    );
    return rows.map(rejectionFrom);
  }

  async prune(before: string): Promise<number> {
    return this.#connection.write(() => this.#prune().run(before).changes);
  }

  async forget(subject: string): Promise<number> {
    return this.#connection.write(() => this.#forget().run(subject).changes);
  }
}
