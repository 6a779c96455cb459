import { crypto } from '../../core/kernel/crypto.ts';
import {
  REJECTION_COLUMNS,
  type RejectionRow,
  rejectionFrom,
  rejectionRow,
} from '../../core/log/stored-rejection.ts';
import type { RejectedCommand, RejectionFilter, RejectionLog } from '../../core/model/event-log.ts';
import { textArray } from './binary-arrays.ts';
import type { Connections } from './connections.ts';

/** One array a column. */
const PARAMETERS = REJECTION_COLUMNS.split(',').map((_, index) => `$${index + 1}::text[]`);

export class PostgresRejectionLog implements RejectionLog {
  readonly #connections: Connections;

  constructor(connections: Connections) {
    this.#connections = connections;
  }

  async record(rejections: readonly RejectedCommand[]): Promise<void> {
    if (rejections.length === 0) return;
    const rows = rejections.map(rejectionRow);
    await this.#connections.read(
      `INSERT INTO daybook.refused_commands (${REJECTION_COLUMNS}, place, inserted_by)
       SELECT *, $${PARAMETERS.length + 1}::uuid FROM unnest(${PARAMETERS.join(', ')}) WITH ORDINALITY
       ON CONFLICT DO NOTHING`,
      [
        ...PARAMETERS.map((_, column) => textArray(rows.map((row) => storable(row[column] ?? null)))),
        crypto().randomUUID(),
      ],
    );
  }

  async list(filter: RejectionFilter): Promise<readonly RejectedCommand[]> {
    const { stream, subject, commandId, upTo, from, oldestFirst = false, limit } = filter;
    const conditions = [
      ...(stream === undefined ? [] : [{ sql: 'stream =', value: stream }]),
      ...(subject === undefined ? [] : [{ sql: 'subject =', value: subject }]),
      ...(commandId === undefined ? [] : [{ sql: 'command_id =', value: commandId }]),
      ...(upTo === undefined ? [] : [{ sql: 'recorded_at <=', value: upTo }]),
      ...(from === undefined ? [] : [{ sql: 'recorded_at >=', value: from }]),
    ];
    const where = conditions.map(({ sql }, index) => `AND ${sql} $${index + 2}`).join(' ');
    const rows = await this.#connections.read<RejectionRow>(
      `SELECT ${REJECTION_COLUMNS} FROM daybook.refused_commands WHERE true ${where}
       ORDER BY id ${oldestFirst ? 'ASC' : 'DESC'} LIMIT $1`,
      [Math.max(0, limit), ...conditions.map(({ value }) => value)],
    );
    return rows.map(rejectionFrom);
  }

  prune(before: string): Promise<number> {
    return this.#delete('recorded_at < $1', before);
  }

  forget(subject: string): Promise<number> {
    return this.#delete('subject = $1', subject);
  }

  async #delete(where: string, bound: string): Promise<number> {
    const [row] = await this.#connections.read<[number]>(
      `WITH deleted AS (DELETE FROM daybook.refused_commands WHERE ${where} RETURNING 1) SELECT count(*) FROM deleted`,
      [bound],
    );
    return row?.[0] ?? 0;
  }
}

/** PostgreSQL's texts hold no U+0000. What a rule rejected may: it is kept as the character that stands for what cannot be shown. */
const storable = (text: string | null): string | null =>
  text?.includes('\0') ? text.replaceAll('\0', '\ufffd') : text;
