import type { Head } from './commit.ts';
import type { EventLog, LogIdentity } from './event-log.ts';
import type { ViewCheckpoint } from './view-store.ts';

/**
 * How a view stands to the log. Only `current` and `behind` are served; a query brings `behind` up first, and builds what is
 * `absent`, `outdated` (of other code) or `foreign` (of another log or epoch). A view that is `ahead` of its log, or
 * `diverged` from it (another commit stands at its place), shows that the log has lost commits: that is never built over.
 */
export type ViewState = 'current' | 'behind' | 'absent' | 'outdated' | 'foreign' | 'ahead' | 'diverged';

/** What a view has to have been built from. */
export interface Origin {
  readonly identity: LogIdentity;
  readonly fingerprint: string;
}

export async function viewState(
  log: EventLog,
  { identity, fingerprint }: Origin,
  record: ViewCheckpoint | undefined,
  head: Head,
): Promise<ViewState> {
  if (record === undefined) return 'absent';
  if (record.logId !== identity.logId || record.epoch !== identity.epoch) return 'foreign';
  if (record.position > head.position) return 'ahead';
  if (!(await isInLog(log, record, head))) return 'diverged';
  if (record.fingerprint !== fingerprint) return 'outdated';
  return record.position === head.position ? 'current' : 'behind';
}

async function isInLog(log: EventLog, { position, hash }: Head, head: Head): Promise<boolean> {
  if (position === head.position) return hash === head.hash;
  if (position === 0) return true;
  const [commit] = await log.read(position - 1, 1);
  return commit?.hash === hash;
}

export const isServed = (state: ViewState): state is 'current' | 'behind' =>
  state === 'current' || state === 'behind';

/** The log does not hold any more what the view was built from. */
export const isLossShown = (state: ViewState): state is 'ahead' | 'diverged' =>
  state === 'ahead' || state === 'diverged';
