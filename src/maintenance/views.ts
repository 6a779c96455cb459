import { FailureError } from '../core/kernel/failure.ts';
import { lossOf } from '../core/log/lost-commits.ts';
import type { OpenedStore } from '../core/log/store-engine.ts';
import type { Loss } from '../core/model/event-log.ts';
import { openSqliteViewStore } from '../stores/sqlite/views/sqlite-view-store.ts';
import type { StoreOptions } from './store.ts';

export interface BesideTheLog {
  /** What the log has lost that the views remember. */
  readonly loss: Loss | undefined;
  /** Sentences: what SQLite says of the views' own file. */
  readonly problems: readonly string[];
}

/** Reads the views beside a log, and changes nothing. Views that are not there, or cannot be read, remember nothing. */
export async function viewsBeside(
  { log, viewsPath }: OpenedStore,
  { timeoutMs }: StoreOptions,
): Promise<BesideTheLog> {
  const store = await openSqliteViewStore({ path: await viewsPath(), timeoutMs, readonly: true });
  try {
    const problems = await store.integrity.problems();
    const pins = problems.length > 0 ? [] : await store.pins();
    return { loss: await lossOf(log, pins), problems };
  } catch (error) {
    if (error instanceof FailureError) return { loss: undefined, problems: [] };
    throw error;
  } finally {
    await store.close();
  }
}
