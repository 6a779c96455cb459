import type { Commit, Position } from '../model/commit.ts';
import type { Append, Verdict } from '../model/event-log.ts';

/**
 * The write store's second port: a log that becomes, or stays, a copy of another one. It takes commits as they are, with
 * their positions, numbers, times and hashes. Decisions never come here: they go through `EventLog.append`.
 */
export interface Replica {
  /** Gives an empty log the id of the one that it will be a copy of. False, and no change, when it holds commits. */
  become(logId: string): Promise<boolean>;
  /**
   * Stores the commits behind the log's last, all or none; durable when resolved.
   *
   * Each is sealed again on the log's head: only if its position, version, number and hash come out the same is it the next
   * commit. Answers the first that is not.
   */
  receive(commits: readonly Commit[]): Promise<Violation | undefined>;
}

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
    case 'aborted':
      return 'Another commit of the same batch was not stored.';
  }
}
