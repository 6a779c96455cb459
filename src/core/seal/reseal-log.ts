import { follows } from '../log/archive.ts';
import { appendOf, type Replica } from '../log/replica.ts';
import { columnsOf, damaged } from '../log/stored-commit.ts';
import { type Commit, commitHash, GENESIS, type Head } from '../model/commit.ts';
import { upcast } from '../model/event.ts';
import type { Append, EventLog } from '../model/event-log.ts';
import { asPersonalKey } from '../model/personal-keys.ts';
import { type LoadCatalogue, sealAppends } from './seal-appends.ts';
import type { Sealer } from './sealer.ts';

/** Where a commit of the old log stands in the new one: at the same position, under another hash. */
export interface Resealed {
  readonly position: number;
  readonly before: string;
  readonly after: string;
}

export interface Resealing {
  /** The log from before there were keys. */
  readonly from: EventLog;
  /** An empty one. */
  readonly to: Replica;
  readonly sealer: Sealer;
  readonly catalogue: LoadCatalogue;
  /** Which kinds of reserved keys are personal. */
  readonly personalKinds: readonly string[];
  step(done: number, total: number): void;
}

/** Commits at a time. */
const PAGE = 500;

/**
 * Writes a log again with its personal data sealed: another log, whose commits have the positions, versions, numbers, times and
 * command ids of the old one. Events are written in their newest versions. Yields the hashes that people may have pinned.
 *
 * @throws FailureError `unavailable` (`damaged_commit`) where the old chain is broken
 */
export async function* resealLog(resealing: Resealing): AsyncGenerator<Resealed> {
  const { from, to, step } = resealing;
  let [old, last]: [Head, Head] = [GENESIS, GENESIS];
  for (;;) {
    // Others may write to it meanwhile.
    const { position: total } = await from.head();
    if (old.position >= total) return;
    const page = await from.read(old.position, Math.min(PAGE, total - old.position));
    if (page.length === 0) throw damaged(old.position + 1, 'the log ends before it');
    const appends = await sealedAppends(page, resealing);
    const commits: Commit[] = [];
    for (const [index, commit] of page.entries()) {
      if (!follows(old, commit)) throw damaged(commit.position, 'its hash does not fit the one before');
      const sealed = { ...commit, ...appends[index] };
      last = { position: commit.position, hash: commitHash(last.hash, columnsOf(sealed)) };
      commits.push({ ...sealed, hash: last.hash });
      old = commit;
    }
    const violation = await to.receive(commits);
    if (violation !== undefined) throw damaged(violation.position, violation.why);
    for (const [index, { position, hash }] of page.entries())
      yield { position, before: hash, after: commits[index]?.hash ?? '' };
    step(last.position, total);
  }
}

type SealedColumns = Pick<Append, 'fingerprint' | 'events' | 'reserved' | 'released'>;

async function sealedAppends(
  commits: readonly Commit[],
  { sealer, catalogue, personalKinds }: Resealing,
): Promise<readonly SealedColumns[]> {
  const appends: Append[] = [];
  for (const commit of commits) {
    const events = await catalogue(commit.category);
    const key = (one: string): string => asPersonalKey(one, personalKinds);
    appends.push({
      ...appendOf(commit),
      events: commit.events.map((event) => upcast(events, event)),
      reserved: commit.reserved.map(key),
      released: commit.released.map(key),
    });
  }
  const sealed = await sealAppends(appends, sealer, catalogue);
  return sealed.map((one) => {
    // Nobody is forgotten in a log that has just been begun.
    if ('kind' in one) throw new Error(`${one.subject} has no key`);
    const { fingerprint, events, reserved, released } = one;
    return { fingerprint, events, reserved, released };
  });
}
