import type { EventLog, RefusalLog } from './event-log.ts';
import type { Metrics } from './metrics.ts';
import type { ReadModel } from './read-model.ts';
import type { ViewManager } from './view-manager.ts';

/** What handlers of queries and actions may use. Deciders get none of it. */
export interface Ports {
  readonly clock: Clock;
  readonly log: EventLog;
  readonly refusals: RefusalLog;
  /** Read-only SQL over the views. */
  readonly read: ReadModel;
  readonly views: ViewManager;
  readonly metrics: Metrics;
}

/** The only source of time. ISO instants, UTC, milliseconds. */
export interface Clock {
  now(): string;
}
