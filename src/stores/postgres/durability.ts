import { type Advice, advice } from '../../core/kernel/advice.ts';
import type { Client, Connections } from './connections.ts';
import { unavailable } from './failures.ts';

/** Something that whoever runs the daybook should know, and that keeps nobody from working. */
export interface Notice extends Advice {
  readonly code: 'no_synchronous_standby';
  /** A sentence. */
  readonly message: string;
}

/**
 * Whether what the server acknowledges survives its crash.
 *
 * @returns a notice where it does not survive the loss of the server's disk
 * @throws FailureError `unavailable` (`not_durable`) where a power cut may lose or tear what was acknowledged
 */
export async function checkDurability(connections: Connections, client: Client): Promise<Notice | undefined> {
  const { name } = connections.url;
  const [fsync, fullPages, standbys] = await connections.row<[string, string, string]>(
    client,
    `SELECT current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_standby_names')`,
  );
  const off = [fsync === 'off' ? 'fsync' : [], fullPages === 'off' ? 'full_page_writes' : []].flat();
  if (off.length > 0) {
    throw unavailable(
      'not_durable',
      `${name} runs with ${off.join(' and ')} off: a power cut would lose what was acknowledged, or damage it.`,
      advice`Switch it on in the server's settings.`,
    );
  }
  if (standbys !== '') return undefined;
  return {
    code: 'no_synchronous_standby',
    message: `${name} has no synchronous standby: what it acknowledges survives its crash, not the loss of its disk.`,
    ...advice`Set synchronous_standby_names on the server.`,
  };
}
