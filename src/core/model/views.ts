import type { ReportProgress } from '../kernel/progress.ts';
import type { Head, Position } from './commit.ts';
import type { Loss } from './event-log.ts';
import type { Integrity } from './integrity.ts';
import type { KeyValue } from './rows.ts';
import type { AnyView } from './view.ts';
import type { Erasure, Parked } from './view-store.ts';

/** The read models as a whole, as handlers use them: which there are, how they stand to the log, and what is done about it. */
export interface Views {
  all(): Promise<readonly AnyView[]>;
  /** Of the views' file. */
  readonly integrity: Integrity;
  /** What the log has lost that views or durable subscribers remember. */
  loss(): Promise<Loss | undefined>;
  /** Brings these to the head. @throws FailureError `unavailable` where the log has lost what they hold */
  catchUpToHead(views: readonly AnyView[]): Promise<Head>;
  status(): Promise<readonly ViewStatus[]>;
  /** Brings views to the head and tries parked streams again. Answers how many streams are parked still. */
  catchUp(names?: readonly string[]): Promise<{ readonly head: Head; readonly parked: number }>;
  /** Rebuilds views beside the live ones and publishes each in one step. @param progress of this rebuild alone */
  rebuild(names?: readonly string[], progress?: ReportProgress): Promise<readonly RebuildReport[]>;
  /**
   * Brings the views past what the log has forgotten, and erases from their file what is left of it there. Nothing is left: it
   * takes no time.
   *
   * @throws FailureError `busy` or `unavailable` where the file could not be rewritten: it is due as before
   */
  erase(): Promise<Erasure>;
  /** Compares stored rows with a fold of the log. @param most differences reported of a view */
  verify(names?: readonly string[], most?: number): Promise<readonly VerifyReport[]>;
}

/**
 * How a view stands to the log. Only `current` and `behind` are served; a query brings `behind` up first, and builds what is
 * `absent`, `outdated` (of other code) or `foreign` (of another log or epoch). A view that is `ahead` of its log, or
 * `diverged` from it (another commit stands at its place), shows that the log has lost commits: that is never built over.
 */
export type ViewState = 'current' | 'behind' | 'absent' | 'outdated' | 'foreign' | 'ahead' | 'diverged';

export interface ViewStatus {
  readonly view: string;
  readonly kind: AnyView['kind'];
  readonly state: ViewState;
  /** The log's position that it was posted up to. */
  readonly position: Position;
  readonly behind: number;
  readonly parked: readonly Parked[];
}

export interface RebuildReport {
  readonly view: string;
  readonly commits: number;
  readonly position: Position;
  readonly elapsedMs: number;
}

/** A row that the view holds otherwise than the log says. */
export interface Difference {
  readonly table: string;
  readonly key: readonly KeyValue[];
  readonly kind: 'missing' | 'unexpected' | 'different';
  /** Columns that differ. */
  readonly columns: readonly string[];
}

export interface VerifyReport {
  readonly view: string;
  readonly rows: number;
  readonly position: Position;
  /** Streams that the view left out: their rows stand as before the event that it could not take. */
  readonly parked: number;
  readonly differences: readonly Difference[];
}
