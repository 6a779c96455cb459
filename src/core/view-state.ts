import type { Head } from './commit.ts';
import type { EventLog, LogIdentity } from './event-log.ts';
import type { ViewCheckpoint } from './view-store.ts';

/** How a view stands to the log. Only `current` and `behind` are served; a query brings `behind` up first. */
export type ViewState = 'current' | 'behind' | 'absent' | 'outdated' | 'foreign' | 'ahead';

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
  if (record.fingerprint !== fingerprint) return 'outdated';
  if (record.position > head.position) return 'ahead';
  if (record.position === head.position) return record.hash === head.hash ? 'current' : 'foreign';
  if (record.position === 0) return 'behind';
  const [commit] = await log.read(record.position - 1, 1);
  return commit?.hash === record.hash ? 'behind' : 'foreign';
}

export const isServed = (state: ViewState): state is 'current' | 'behind' =>
  state === 'current' || state === 'behind';
