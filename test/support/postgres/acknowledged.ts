import type { App } from '../../../src/app.ts';
import { verifyLog } from '../../../src/core/log/verify-log.ts';
import type { Receipt } from '../../../src/core/model/command.ts';
import type { Commit } from '../../../src/core/model/commit.ts';

/** What callers were told is stored, and whether the log bears it out. */
export class Acknowledged {
  readonly receipts: Receipt[] = [];

  /**
   * Sentences: what may never be, whatever happened to the store. Each acknowledged command stands at its position and
   * version, each command id once, positions have no gap, the chain verifies, and every view equals a fold of the log.
   */
  async violations(daybook: App): Promise<readonly string[]> {
    const commits = await allOf(daybook);
    const { problems } = await verifyLog(daybook.log);
    const views = await daybook.queries.dispatch({ name: 'VerifyViews', data: {} });
    return [
      ...this.#missingIn(commits),
      ...repeatedIn(commits),
      ...problems.map(({ position, message }) => `The log at ${position}: ${message}`),
      ...(views.ok ? [] : [`The views: ${views.failure.message}`]),
    ];
  }

  #missingIn(commits: readonly Commit[]): readonly string[] {
    const byId = new Map(commits.map((commit) => [commit.commandId, commit]));
    return this.receipts.flatMap(({ commandId, position, version, hash }) => {
      const told = `${commandId} was acknowledged at ${position}, version ${version}`;
      const commit = byId.get(commandId);
      if (commit === undefined) return [`${told}, and is not in the log.`];
      const isThere = commit.position === position && commit.lastVersion === version && commit.hash === hash;
      return isThere ? [] : [`${told}, and stands at ${commit.position}, version ${commit.lastVersion}.`];
    });
  }
}

async function allOf({ log }: App): Promise<readonly Commit[]> {
  const commits: Commit[] = [];
  for (;;) {
    const page = await log.read(commits.length, 1_000);
    if (page.length === 0) return commits;
    commits.push(...page);
  }
}

function repeatedIn(commits: readonly Commit[]): readonly string[] {
  const seen = new Set<string>();
  return commits.flatMap(({ commandId, position }, index) => {
    const wrong = [
      ...(seen.has(commandId) ? [`${commandId} is in the log twice, again at ${position}.`] : []),
      ...(position === index + 1 ? [] : [`Position ${index + 1} is missing: ${position} follows.`]),
    ];
    seen.add(commandId);
    return wrong;
  });
}
