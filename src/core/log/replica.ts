import { FailureError } from '../kernel/failure.ts';
import type { Commit, Position } from '../model/commit.ts';
import type { Append, Verdict } from '../model/event-log.ts';

/**
 * The write store's second port: a log that becomes, or stays, a copy of another one. It takes commits as they are, with
 * their positions, numbers, times and hashes. Decisions never come here: they go through `EventLog.append`.
 */
export interface Replica {
  /**
   * Gives an empty log the id of the one that it will be a copy of. False, and no change, when it holds commits.
   *
   * @param epoch of the log that it follows. Default: its own, for what goes on from a copy is another history
   */
  become(logId: string, epoch?: string): Promise<boolean>;
  /** What it follows; undefined: it is a log of its own. */
  followed(): Promise<Followed | undefined>;
  /** Makes it a copy that takes no decisions from then on, or keeps what is known of the log that it follows by now. */
  follow(followed: Followed): Promise<void>;
  /** Takes over the new epoch of the log that it follows, which was restored and has all that is here. */
  adopt(epoch: string): Promise<void>;
  /**
   * Stores the commits behind the log's last, all or none; durable when resolved.
   *
   * Each is chained again on the log's head: only if its position, version, number and hash come out the same is it the next
   * commit. Answers the first that is not.
   */
  receive(commits: readonly Commit[]): Promise<Violation | undefined>;
}

/** The log that a copy follows. */
export interface Followed {
  /** Where its commits are fetched: that log itself, or another copy of it. Without secrets. */
  readonly source: string;
  /** Where commands are to be sent; null: not known. */
  readonly commandsAt: string | null;
  /** How far it was when it was last heard of. */
  readonly known: Position;
  /** ISO instant, UTC; null: never yet. */
  readonly heardAt: string | null;
}

/** Why a copy takes no decision: it would be another log from there on. */
export const takesNoCommands = ({ source, commandsAt }: Followed): FailureError =>
  new FailureError({
    kind: 'rejected',
    code: 'replica',
    message: `This daybook is a copy of ${source}: it takes no commands.`,
    hint: `Send commands to ${commandsAt ?? 'the command service'}.`,
  });

/** A commit that is not the next one of the log. */
export interface Violation {
  readonly position: Position;
  /** A sentence. */
  readonly why: string;
}

/** The append that made a commit. */
export const appendOf = ({ firstVersion, ...commit }: Commit): Append => ({
  ...commit,
  expectedVersion: firstVersion - 1,
});

/** The violation that a verdict on appending a commit again shows; undefined where it came out the same. */
export function violationOf(commit: Commit, verdict: Verdict): Violation | undefined {
  const why = whyNot(commit, verdict);
  return why === undefined ? undefined : { position: commit.position, why };
}

function whyNot(commit: Commit, verdict: Verdict): string | undefined {
  switch (verdict.kind) {
    case 'committed':
      return verdict.commit.hash === commit.hash
        ? undefined
        : 'Its position, its number or its hash is not what follows upon the commits before it.';
    case 'replayed':
    case 'id_reused':
      return `The command ${commit.commandId} is in the log already, at position ${verdict.commit.position}.`;
    case 'conflict':
      return `It begins at version ${commit.firstVersion}, but ${commit.stream} is at version ${verdict.actualVersion}.`;
    case 'key_taken':
      return `The key ${verdict.key} is held by ${verdict.holder}.`;
    case 'forgotten':
      return `${verdict.subject} was forgotten.`;
    case 'aborted':
      return 'Another commit of the same batch was not stored.';
  }
}
