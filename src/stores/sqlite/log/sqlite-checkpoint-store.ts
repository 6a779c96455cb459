import { lazy } from '../../../core/kernel/lazy.ts';
import type { CheckpointStore } from '../../../core/log/checkpoints.ts';
import { GENESIS, type Head } from '../../../core/model/commit.ts';
import type { Connection } from '../file/connection.ts';

/** In the log's own file. */
export class SqliteCheckpointStore implements CheckpointStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  readonly #get = lazy(() =>
    this.#connection.sqlite.prepare<[string], Head>(
      'SELECT position, hash FROM subscriber_checkpoints WHERE subscriber = ?',
    ),
  );

  readonly #set = lazy(() =>
    this.#connection.sqlite.prepare(
      `INSERT INTO subscriber_checkpoints (subscriber, position, hash) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET position = excluded.position, hash = excluded.hash
       WHERE excluded.position > position OR excluded.position = 0`,
    ),
  );

  async checkpoint(subscriber: string): Promise<Head> {
    return this.#connection.read(() => this.#get().get(subscriber)) ?? GENESIS;
  }

  async setCheckpoint(subscriber: string, { position, hash }: Head): Promise<void> {
    await this.#connection.writeInTurn(() => this.#set().run(subscriber, position, hash));
  }
}
