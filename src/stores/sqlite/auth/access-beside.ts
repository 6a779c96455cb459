import type { AccessStore } from '../../../core/model/access.ts';
import { isDatabaseThere } from '../file/connection.ts';
import { noDaybook } from '../log/open-event-log.ts';
import { authPath } from './auth-path.ts';
import { SqliteAccessStore } from './sqlite-access-store.ts';

/**
 * The tokens beside a log that is not opened for that: also of one that is damaged.
 *
 * @throws FailureError `not_found` (`no_daybook`)
 */
export function accessBeside({ path, timeoutMs }: { path: string; timeoutMs: number }): AccessStore {
  if (!isDatabaseThere(path)) throw noDaybook(path);
  return new SqliteAccessStore({ path: authPath(path), timeoutMs });
}
