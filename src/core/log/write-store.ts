import type { EventLog, RejectionLog } from '../model/event-log.ts';
import type { Integrity } from '../model/integrity.ts';
import type { Keys } from '../model/key-store.ts';
import type { CheckpointStore } from './checkpoints.ts';
import type { Replica } from './replica.ts';

/** What a store of the write side holds: the log, and what is kept beside it. */
export interface WriteStore {
  readonly log: EventLog;
  readonly rejections: RejectionLog;
  /** Of what can be a copy of another log. */
  readonly replica?: Replica;
  readonly checkpoints: CheckpointStore;
  /** The keys of what is personal in the log. Undefined: nothing of it is sealed. */
  readonly keys?: Keys | undefined;
  /** Of the file that they are in. */
  readonly integrity: Integrity;
  close(): Promise<void>;
}
