import { newId } from '../../core/kernel/new-id.ts';
import type { ReportProgress } from '../../core/kernel/progress.ts';
import { fail, ok, type Result } from '../../core/kernel/result.ts';
import type { HttpPort } from '../http-port.ts';
import { Job } from './job.ts';

/** A view as it was compared with the log. */
export interface Verified {
  readonly view: string;
  readonly rows: number;
  readonly position: number;
  /** Rows that are not as the log says. */
  readonly differences: number;
}

/** Comparisons of views with the log in this process: one at a time, view by view, the last is known. */
export class Verifications {
  readonly #port: HttpPort;
  #latest: Job | undefined;

  constructor(port: HttpPort) {
    this.#port = port;
  }

  /** Starts one, unless one is running: then it is that one. @param names of the views; all for none */
  start(names: readonly string[]): Job {
    if (this.#latest?.isRunning === true) return this.#latest;
    this.#latest = new Job(newId(), this.#port.clock, (progress) => this.#verify(names, progress));
    return this.#latest;
  }

  find(id: string): Job | undefined {
    return this.latest?.id === id ? this.latest : undefined;
  }

  get latest(): Job | undefined {
    return this.#latest;
  }

  /** Views that differ do not end it: all of them are compared. */
  async #verify(names: readonly string[], progress: ReportProgress): Promise<Result<readonly Verified[]>> {
    const all = names.length > 0 ? names : (await (await this.#port.views()).all()).map(({ name }) => name);
    const verified: Verified[] = [];
    for (const view of all) {
      progress({ work: `Comparing ${view}`, done: verified.length, total: all.length });
      const result = await this.#port.daybook.queries.dispatchUnknown({
        name: 'VerifyViews',
        data: { names: [view] },
      });
      const rows = result.ok ? (result.value as readonly Verified[]) : differing(result.failure.details);
      if (rows === undefined) return result.ok ? ok(verified) : fail(result.failure);
      verified.push(...rows);
    }
    progress({ work: 'Comparing views', done: all.length, total: all.length });
    return ok(verified);
  }
}

/** What `VerifyViews` says of views that are not as the log says; undefined where it failed otherwise. */
function differing(details: unknown): readonly Verified[] | undefined {
  const { reports } = (details ?? {}) as { readonly reports?: readonly Report[] };
  return reports?.map(({ view, rows, position, differences, parked }) => ({
    view,
    rows,
    position,
    differences: Math.max(differences.length, parked),
  }));
}

interface Report extends Omit<Verified, 'differences'> {
  readonly differences: readonly unknown[];
  readonly parked: number;
}
