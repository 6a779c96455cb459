import type { Head } from '../model/commit.ts';
import type { EventLog, LogIdentity } from '../model/event-log.ts';
import type { ViewCheckpoint } from '../model/view-store.ts';
import type { ViewState } from '../model/views.ts';

/** What a view must have been built from to be served. */
export interface BuiltFrom {
  readonly identity: LogIdentity;
  readonly fingerprint: string;
}

export async function viewState(
  log: EventLog,
  { identity, fingerprint }: BuiltFrom,
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

/** From how many commits a view is far behind. */
export const FAR_BEHIND = 50_000;

/** A view so far behind, and by more than half of the log, is rebuilt: in stream order that is twice as fast. */
export function isFarBehind(record: ViewCheckpoint | undefined, head: Head, far: number): boolean {
  const behind = head.position - (record?.position ?? 0);
  return behind >= far && behind * 2 > head.position;
}

export const isServed = (state: ViewState): state is 'current' | 'behind' =>
  state === 'current' || state === 'behind';

/** The log no longer holds what the view was built from. */
export const isLossShown = (state: ViewState): state is 'ahead' | 'diverged' =>
  state === 'ahead' || state === 'diverged';
