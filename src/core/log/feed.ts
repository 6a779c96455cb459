import type { FailureError } from '../kernel/failure.ts';
import type { Commit, Head, Position } from '../model/commit.ts';
import type { LogIdentity } from '../model/event-log.ts';

/** A log elsewhere, as a copy reads it that follows it. */
export interface Feed {
  /** Where it is, for people: nothing secret is in it. */
  readonly source: string;
  /** Gives up what it holds. */
  close?(): Promise<void>;
  /**
   * The commits behind a place that the copy has, in order, perhaps none.
   *
   * @throws FailureError `log_diverged` where another commit stands at that place, or none any more; whatever else goes wrong
   * is worth another attempt, after the milliseconds in its details' `afterMs` if there are any
   */
  read(after: Head, how: FeedRead): Promise<FeedPage>;
}

export interface FeedRead {
  readonly limit: number;
  /** How long to wait for a commit where there is none yet. Milliseconds. */
  readonly waitMs: number;
  readonly signal: AbortSignal;
  /** Called whenever something of the answer has come: that it is on its way is news, too. */
  heard(): void;
}

export interface FeedPage {
  readonly identity: LogIdentity;
  /** How far the log was that is followed. */
  readonly head: Position;
  /** Where commands are to be sent; null: not known. */
  readonly commandsAt: string | null;
  readonly commits: readonly Commit[];
  /** What cut it off behind these commits; undefined: it is whole. */
  readonly cut?: FailureError;
}
