import { GENESIS, type Head } from '../../core/model/commit.ts';
import { logRestored, stalePrimary } from './failures.ts';

/** Where in the history of a cluster a server is. */
export interface ServerLine {
  /** The cluster's identifier (`pg_control_system()`): that of a primary and of all its standbys. */
  readonly system: string;
  /** Grows when a standby is promoted. */
  readonly timeline: number;
}

/** Remembers the newest timelines for longer than a process lives. */
export interface FenceMemory {
  /** Of a cluster; 0: none is known. */
  read(system: string): Promise<number>;
  write(line: ServerLine): Promise<void>;
}

/** A server that says where it is. */
export interface Candidate extends ServerLine {
  /** For messages. */
  readonly name: string;
  /** The hash of its log at a position; undefined: its log ends before. */
  hashAt(position: number): Promise<string | undefined>;
}

/**
 * Keeps a process from servers that another one has taken over from, and notices where the one that took over lacks what
 * this process has seen.
 *
 * 2026-11: the timeline is a fence beside the log and not its epoch, for a failover that loses nothing must not rebuild
 * every view. It is needed with a synchronous standby too: a former primary that is restarted alone acknowledges nothing, yet
 * what it never acknowledged is to be seen in it after its next crash.
 */
export class Fence {
  readonly #memory: FenceMemory;
  /** Of the cluster that was admitted last. */
  #newest: ServerLine | undefined;
  #head: Head = GENESIS;
  #loss: Error | undefined;

  constructor(memory: FenceMemory = noMemory) {
    this.#memory = memory;
  }

  /** The highest that was seen; 0 before the first server. */
  get timeline(): number {
    return this.#newest?.timeline ?? 0;
  }

  /** The last of the log that was seen. */
  get head(): Head {
    return this.#head;
  }

  /** What this process has read or stored: it decides upon that. */
  saw({ position, hash }: Head): void {
    if (position > this.#head.position) this.#head = { position, hash };
  }

  /** From here on nothing is known that could be relied on. */
  lose(loss: Error): void {
    this.#loss ??= loss;
  }

  /** @throws FailureError `unavailable` (`log_restored`) once the log was found to be another one */
  assertNotRestored(): void {
    if (this.#loss !== undefined) throw this.#loss;
  }

  /**
   * Called with the server of each new connection.
   *
   * @throws FailureError `unavailable`: `stale_primary`, `log_restored`
   */
  async admit(candidate: Candidate): Promise<void> {
    this.assertNotRestored();
    const { system, timeline, name } = candidate;
    if (isSame(candidate, this.#newest)) return this.#assertHolds(candidate);
    // What another process has seen meanwhile counts too. Timelines of two clusters are not compared.
    const own = this.#newest?.system === system ? this.#newest.timeline : 0;
    const newest = Math.max(own, await this.#memory.read(system));
    if (timeline < newest)
      throw stalePrimary(name, `it is on timeline ${timeline}, and a server on timeline ${newest} took over`);
    await this.#assertHolds(candidate);
    this.#newest = { system, timeline };
    if (timeline > newest) await this.#memory.write(this.#newest);
  }

  /** Where a pooler has changed the server under a connection, whose function has looked at the log. */
  reached(timeline: number): void {
    if (this.#newest !== undefined && timeline > this.#newest.timeline)
      this.#newest = { ...this.#newest, timeline };
  }

  async #assertHolds({ name, hashAt }: Candidate): Promise<void> {
    const { position, hash } = this.#head;
    if (position === 0 || (await hashAt(position)) === hash) return;
    this.lose(logRestored(name));
    this.assertNotRestored();
  }
}

const isSame = (one: ServerLine, other: ServerLine | undefined): boolean =>
  one.system === other?.system && one.timeline === other.timeline;

/** Of a process that keeps nothing. */
const noMemory: FenceMemory = { read: async () => 0, write: async () => undefined };
