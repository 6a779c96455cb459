import { newId } from '../../core/kernel/new-id.ts';
import type { CommandMeta } from '../../core/model/command.ts';
import type { HttpPort } from '../http-port.ts';
import { EdgeError } from '../problems/problems.ts';
import { Job } from './job.ts';

/** What is known of rebuilds that have ended: the last ones. */
const KEPT = 32;

export const placeOf = (id: string): string => `/views/rebuild/${id}`;

/** The rebuilds of a process: one at a time. */
export class Rebuilds {
  readonly #port: HttpPort;
  readonly #known = new Map<string, Job>();
  #running: { readonly rebuild: Job; readonly asked: string } | undefined;

  constructor(port: HttpPort) {
    this.#port = port;
  }

  /**
   * Starts a rebuild, unless the same one is running: then it is that one.
   *
   * @param data of `RebuildViews`
   * @throws EdgeError `rebuild_in_progress` where another one is running
   */
  start(data: object, meta: CommandMeta): Job {
    const asked = JSON.stringify(data);
    if (this.#running?.rebuild.isRunning === true) {
      if (this.#running.asked === asked) return this.#running.rebuild;
      throw inProgress(this.#running.rebuild);
    }
    const rebuild = new Job(newId(), this.#port.clock, (progress) =>
      this.#port.reporting(progress).dispatchUnknown({ name: 'RebuildViews', data, meta }),
    );
    this.#running = { rebuild, asked };
    this.#known.set(rebuild.id, rebuild);
    for (const id of [...this.#known.keys()].slice(0, -KEPT)) this.#known.delete(id);
    return rebuild;
  }

  find(id: string): Job | undefined {
    return this.#known.get(id);
  }

  /** The last that was started. */
  get latest(): Job | undefined {
    return this.#running?.rebuild;
  }
}

const inProgress = ({ id }: Job): EdgeError =>
  new EdgeError('rebuild_in_progress', 'Views are being rebuilt already, and others than these.', {
    hint: `Follow it at ${placeOf(id)}, and ask again when it has ended.`,
    headers: { Location: placeOf(id) },
  });
