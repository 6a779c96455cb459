import { crypto } from '../../core/kernel/crypto.ts';
import type { Head, Position } from '../../core/model/commit.ts';
import type { LogIdentity } from '../../core/model/event-log.ts';
import { inspectSchema, noDaybook } from './migrate.ts';
import { connect } from './open-postgres-log.ts';

export interface Adopted extends LogIdentity {
  readonly path: string;
  readonly formerEpoch: string;
  readonly head: Head;
}

/**
 * After the server was restored to a point in time: gives the log an epoch of its own, for positions behind it will be other
 * facts than those that views, subscribers and programs may know. Programs that have it open end with `log_restored`.
 *
 * @throws FailureError as opening it does
 */
export async function adoptStore(options: {
  readonly url: string;
  readonly timeoutMs: number;
}): Promise<Adopted> {
  const connections = await connect(options);
  const { name } = connections.url;
  try {
    const { blank } = await connections.opening((client) => inspectSchema(connections, client));
    if (blank) throw noDaybook(name);
    const [row] = await connections.read<[string, string, string, Position, string]>(
      `UPDATE daybook.log_head AS head SET epoch = $1
       FROM (SELECT epoch FROM daybook.log_head FOR UPDATE) AS former
       RETURNING head.log_id, head.epoch, former.epoch, head.position, head.hash`,
      [crypto().randomUUID()],
    );
    if (row === undefined) throw noDaybook(name);
    const [logId, epoch, formerEpoch, position, hash] = row;
    return { path: name, logId, epoch, formerEpoch, head: { position, hash } };
  } finally {
    await connections.close();
  }
}
