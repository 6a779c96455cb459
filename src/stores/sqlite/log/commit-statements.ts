import { lazy } from '../../../core/kernel/lazy.ts';
import type { Followed } from '../../../core/log/replica.ts';
import type { CommitRow } from '../../../core/log/stored-commit.ts';
import { FORGETTING_SQL } from '../../../core/model/forgetting.ts';
import { BOUND } from '../file/bound.ts';
import type { Sqlite, Statement } from '../file/connection.ts';

const COLUMNS = `position, category, stream, first_version, last_version, number, command_id, command, fingerprint, actor,
  correlation_id, causation_id, occurred_at, recorded_at, hash, reserved, released, events`;

/** The log's SQL, each statement prepared on first use. */
export class CommitStatements {
  readonly #sqlite: Sqlite;

  constructor(sqlite: Sqlite) {
    this.#sqlite = sqlite;
  }

  readonly identity: () => Statement<[], [string, string]> = lazy(() =>
    this.#sqlite.prepare<[], [string, string]>('SELECT log_id, epoch FROM log_identity').raw(),
  );

  readonly rename: () => Statement<[string, string | null], unknown> = lazy(() =>
    this.#sqlite.prepare<[string, string | null]>(
      `UPDATE log_identity SET log_id = ?, epoch = coalesce(?, epoch) WHERE NOT EXISTS (SELECT 1 FROM commits)`,
    ),
  );

  readonly setEpoch: () => Statement<[string], unknown> = lazy(() =>
    this.#sqlite.prepare<[string]>('UPDATE log_identity SET epoch = ?'),
  );

  readonly followed: () => Statement<[], Followed> = lazy(() =>
    this.#sqlite.prepare<[], Followed>(
      `SELECT source, commands_at AS commandsAt, known_position AS known, heard_at AS heardAt FROM followed_log`,
    ),
  );

  readonly follow: () => Statement<[string, string | null, number, string | null], unknown> = lazy(() =>
    this.#sqlite.prepare<[string, string | null, number, string | null]>(
      'INSERT OR REPLACE INTO followed_log VALUES (1, ?, ?, ?, ?)',
    ),
  );

  readonly head: () => Statement<[], [number | null, string | null, number | null]> = lazy(() =>
    this.#sqlite
      .prepare<[], [number | null, string | null, number | null]>(
        `SELECT position, hash, seq FROM (SELECT 1)
         LEFT JOIN commits ON position = (SELECT max(position) FROM commits)
         LEFT JOIN sqlite_sequence ON name = 'commits'`,
      )
      .raw(),
  );

  readonly insert: () => Statement<CommitRow, unknown> = lazy(() =>
    this.#sqlite.prepare<CommitRow>(
      `INSERT INTO commits (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
  );

  readonly lastVersion: () => Statement<[string], number> = lazy(() =>
    this.#sqlite
      .prepare<[string], number>(
        `SELECT last_version FROM commits WHERE stream = ${BOUND} ORDER BY first_version DESC LIMIT 1`,
      )
      .pluck(),
  );

  readonly lastCommandId: () => Statement<[string], string> = lazy(() =>
    this.#sqlite
      .prepare<[string], string>(
        `SELECT command_id FROM commits WHERE stream = ${BOUND} ORDER BY first_version DESC LIMIT 1`,
      )
      .pluck(),
  );

  readonly byCommandId: () => Statement<[string], CommitRow> = lazy(() =>
    this.#sqlite.prepare<[string], CommitRow>(`SELECT ${COLUMNS} FROM commits WHERE command_id = ?`).raw(),
  );

  readonly beginning: () => Statement<[string, string, number], CommitRow> = lazy(() =>
    this.#sqlite
      .prepare<[string, string, number], CommitRow>(
        `SELECT ${COLUMNS} FROM commits WHERE command_id >= ? AND command_id < ? ORDER BY command_id LIMIT ${BOUND}`,
      )
      .raw(),
  );

  readonly ofStream: () => Statement<[string, number, string, number, number], CommitRow> = lazy(() =>
    this.#sqlite
      .prepare<[string, number, string, number, number], CommitRow>(
        `SELECT ${COLUMNS} FROM commits WHERE stream = ${BOUND} AND last_version > ?
           AND first_version >= coalesce((SELECT max(first_version) FROM commits WHERE stream = ${BOUND} AND first_version <= ?), 1)
           AND position <= ?
         ORDER BY first_version`,
      )
      .raw(),
  );

  /** Behind a whole commit: one look into the index where there is nothing. */
  readonly streamEnd: () => Statement<[string, number], CommitRow> = lazy(() =>
    this.#sqlite
      .prepare<[string, number], CommitRow>(
        `SELECT ${COLUMNS} FROM commits WHERE stream = ${BOUND} AND first_version > ? ORDER BY first_version`,
      )
      .raw(),
  );

  readonly after: () => Statement<[number, number], CommitRow> = lazy(() =>
    this.#sqlite
      .prepare<[number, number], CommitRow>(
        `SELECT ${COLUMNS} FROM commits WHERE position > ? ORDER BY position LIMIT ${BOUND}`,
      )
      .raw(),
  );

  readonly forgettings: () => Statement<[number], CommitRow> = lazy(() =>
    this.#sqlite
      .prepare<[number], CommitRow>(
        `SELECT ${COLUMNS} FROM commits WHERE ${FORGETTING_SQL} AND position > ? ORDER BY position`,
      )
      .raw(),
  );

  readonly inStreamOrder: () => Statement<[string, number, string, string, number, number], CommitRow> = lazy(
    () =>
      this.#sqlite
        .prepare<[string, number, string, string, number, number], CommitRow>(
          `SELECT ${COLUMNS} FROM commits
         WHERE (stream, first_version) > (?, ?) AND stream < ? AND category = ${BOUND} AND position <= ?
         ORDER BY stream, first_version LIMIT ${BOUND}`,
        )
        .raw(),
  );

  readonly streamsOf: () => Statement<[string], number> = lazy(() =>
    this.#sqlite.prepare<[string], number>('SELECT streams FROM categories WHERE category = ?').pluck(),
  );

  readonly numbered: () => Statement<[string, number], string> = lazy(() =>
    this.#sqlite
      .prepare<[string, number], string>('SELECT stream FROM commits WHERE category = ? AND number = ?')
      .pluck(),
  );

  readonly streamsBeginning: () => Statement<[string, string, number], string> = lazy(() =>
    this.#sqlite
      .prepare<[string, string, number], string>(
        `SELECT stream FROM commits WHERE stream >= ? AND stream < ? AND first_version = 1 ORDER BY stream LIMIT ${BOUND}`,
      )
      .pluck(),
  );

  readonly countStreams: () => Statement<[string, number], unknown> = lazy(() =>
    this.#sqlite.prepare<[string, number]>(
      'INSERT INTO categories VALUES (?, ?) ON CONFLICT DO UPDATE SET streams = excluded.streams',
    ),
  );

  readonly holder: () => Statement<[string], string> = lazy(() =>
    this.#sqlite.prepare<[string], string>('SELECT stream FROM reservations WHERE key = ?').pluck(),
  );

  readonly release: () => Statement<[string, string], unknown> = lazy(() =>
    this.#sqlite.prepare<[string, string]>('DELETE FROM reservations WHERE key = ? AND stream = ?'),
  );

  readonly reserve: () => Statement<[string, string, number], unknown> = lazy(() =>
    this.#sqlite.prepare<[string, string, number]>(
      'INSERT INTO reservations VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET position = excluded.position',
    ),
  );
}
