import type { EventLog } from '../model/event-log.ts';
import type { Subject } from '../model/forgetting.ts';

/** When somebody was forgotten, ISO, UTC, whatever moment the log is read as of; null: they were not. */
export async function forgottenAt(log: EventLog, subject: Subject): Promise<string | null> {
  const forgotten = (await log.forgettings(0)).find(({ stream }) => stream === subject);
  return forgotten?.occurredAt ?? null;
}
