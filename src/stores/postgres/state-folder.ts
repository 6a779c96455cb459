import { mkdirSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { advice } from '../../core/kernel/advice.ts';
import { FailureError } from '../../core/kernel/failure.ts';
import { inHome } from '../../files/in-home.ts';
import type { FenceMemory } from './fence.ts';
import { timelinesIn } from './timeline-files.ts';

/**
 * Where this machine keeps what it knows of a log that is elsewhere: its views, `<log id>.views.db`. All of it can be lost.
 *
 * @throws FailureError `usage` (`no_home`)
 */
export const viewsInState = (logId: string): string => inHomeOr(`${logId}.views.db`, 'views');

/** Where it keeps the keys of such a log, if nobody says where they are: `<log id>.keys.db`. @throws FailureError as above */
export const keysInState = (logId: string): string => inHomeOr(`${logId}.keys.db`, 'keys');

function inHomeOr(file: string, option: 'views' | 'keys'): string {
  const path = inState(file);
  if (path !== undefined) return path;
  throw new FailureError({
    kind: 'usage',
    code: 'no_home',
    message: `There is no home folder to keep the ${option} in.`,
    ...advice`Name their place with ${{ option }}, or set HOME.`,
  });
}

/** What this machine has seen of the servers at an address. Undefined where there is no home to keep it in. */
export function timelinesInState(address: string): FenceMemory | undefined {
  const folder = inState('timelines');
  return folder === undefined ? undefined : timelinesIn(folder, address);
}

/** Those that there are, of whatever log: its id is known to its server alone. */
export function allInState(kind: 'views' | 'keys'): readonly string[] {
  const folder = dirname(inState('one') ?? '/');
  try {
    return readdirSync(folder).flatMap((name) => (name.endsWith(`.${kind}.db`) ? `${folder}/${name}` : []));
  } catch {
    return [];
  }
}

const inState = (file: string): string | undefined =>
  inHome(process.env, 'XDG_STATE_HOME', '.local/state', file);

/** Made where it is missing: the first question does so too. @throws Error */
export async function assertViewsWritable(path: string): Promise<void> {
  const { assertFolderWritable } = await import('../../files/writable.ts');
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  await assertFolderWritable(dirname(path));
}
