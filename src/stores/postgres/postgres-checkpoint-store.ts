import type { CheckpointStore } from '../../core/log/checkpoints.ts';
import { GENESIS, type Head } from '../../core/model/commit.ts';
import type { Connections } from './connections.ts';

/** Beside the log, in its schema. */
export class PostgresCheckpointStore implements CheckpointStore {
  readonly #connections: Connections;

  constructor(connections: Connections) {
    this.#connections = connections;
  }

  async checkpoint(subscriber: string): Promise<Head> {
    const [row] = await this.#connections.read<[number, string]>(
      'SELECT position, hash FROM daybook.subscriber_checkpoints WHERE subscriber = $1',
      [subscriber],
    );
    return row === undefined ? GENESIS : { position: row[0], hash: row[1] };
  }

  async setCheckpoint(subscriber: string, { position, hash }: Head): Promise<void> {
    await this.#connections.read(
      `INSERT INTO daybook.subscriber_checkpoints AS known (subscriber, position, hash) VALUES ($1, $2, $3)
       ON CONFLICT (subscriber) DO UPDATE SET position = excluded.position, hash = excluded.hash
       WHERE excluded.position > known.position OR excluded.position = 0`,
      [subscriber, position, hash],
    );
  }
}
