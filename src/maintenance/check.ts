import { type Failure, FailureError } from '../core/kernel/failure.ts';
import { whatIsLost } from '../core/log/lost-commits.ts';
import { schemaCheck, schemaDiffers } from '../core/log/schema-differs.ts';
import type { Facts, OpenedStore } from '../core/log/store-engine.ts';
import { type LogProblem, type LogReport, pinOf, verifyLog } from '../core/log/verify-log.ts';
import type { Head } from '../core/model/commit.ts';
import { cataloguesOf } from '../core/model/view.ts';
import { loadViews } from '../messages.ts';
import { engineFor, type StoreOptions, steps, withStore } from './store.ts';
import { viewsBeside } from './views.ts';

export interface Checked {
  readonly report: LogReport;
  /** Sentences. */
  readonly problems: readonly string[];
}

/** The store's own checks, the hash chain, whether every event fits its schema and folds, and what the views remember. */
export async function check(options: StoreOptions): Promise<{
  readonly facts: Facts;
  readonly problems: readonly string[];
  /** Events of a sound log that do not fit their schemas. */
  readonly differs: Failure | undefined;
  /** Of the views' file. */
  readonly views: readonly string[];
}> {
  const engine = await engineFor(options);
  return withStore(engine, async (store) => {
    const { report, problems } = await checked(store, options);
    const facts = { ...engine.place, ...countsOf(report) };
    const differs = schemaDiffers('check_failed', report);
    if (problems.length > 0) return { facts, problems, differs, views: [] };
    const { loss, problems: views } = await viewsBeside(store, options);
    return { facts, problems: loss === undefined ? [] : [whatIsLost(loss)], differs, views };
  });
}

/** Of a file that is not sound nothing was read. */
function countsOf({ problems, commits, events, streams, head }: LogReport): Facts {
  if (problems.some(isOfFile)) return { commits: null, events: null, streams: null, head: null };
  return { commits, events, streams, head: pinOf(head) };
}

/** @param pinned a head that must be in the log */
export async function checked(store: OpenedStore, options: StoreOptions, pinned?: Head): Promise<Checked> {
  const step = steps(options, 'Checking the file');
  step(0, 1);
  const { problems: inFile, unreadable } = await store.examine();
  step(1, 1);
  const report = await verifyLog(store.log, {
    pinned,
    integrity: { problems: async () => unreadable },
    check: schemaCheck(cataloguesOf(await loadViews())),
    onProgress: steps(options, 'Checking the log'),
  });
  if (inFile.length + report.problemCount === 0 && report.newer !== undefined)
    throw new FailureError(report.newer);
  const inLog = report.problems.filter((problem) => !isOfFile(problem));
  return { report, problems: [...inFile, ...inLog.map(sentence)] };
}

const isOfFile = ({ code }: LogProblem): boolean => code === 'file_damaged';

const sentence = ({ position, message }: LogProblem): string => `position ${position}: ${message}`;
