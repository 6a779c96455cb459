import { sharedLook } from '../../core/kernel/shared-look.ts';
import { type FollowStatus, isHeard } from '../../core/log/follower.ts';
import type { HttpPort, Sides } from '../http-port.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { epochOf } from '../messages/request-headers.ts';

/** One thing that a service needs. */
export interface Check {
  readonly ok: boolean;
  /** Of views: commits that the farthest of them has not seen. Of a copy: commits that it knows of and has not. */
  readonly behind?: number;
  /** Of a copy: how late it is, and how long ago it heard of what it follows. Seconds; null: never yet. */
  readonly lag?: number;
  readonly silent?: number | null;
}

export interface Health {
  readonly status: 'ok' | 'failing';
  readonly checks: Readonly<Record<string, Check>>;
}

export interface HealthOptions {
  readonly sides: Sides;
  readonly lifecycle: Lifecycle;
  /** Of the log that was opened, or is followed. */
  epoch(): string;
  /** So many commits behind, a view still counts as up to date. */
  readonly maxLag: number;
}

/** Whether a service can do what it is for. It names no file and says no message: whoever may ask may be anybody. */
export class HealthChecks {
  readonly #port: HttpPort;
  readonly #options: HealthOptions;
  #isCatchingUp = false;

  constructor(port: HttpPort, options: HealthOptions) {
    this.#port = port;
    this.#options = options;
  }

  readonly health: () => Promise<Health> = sharedLook(() => this.#look());

  async #look(): Promise<Health> {
    const { sides, lifecycle } = this.#options;
    const checks = {
      serving: { ok: !lifecycle.isDraining },
      log: await checked(() => this.#checkLog()),
      ...(sides.commands ? { disk: await checked(() => this.#port.assertWritable()) } : {}),
      ...(sides.queries ? { views: await this.#views() } : {}),
      ...(this.#port.following === undefined ? {} : { feed: this.#feed(this.#port.following.status()) }),
    };
    return { status: Object.values(checks).every(({ ok }) => ok) ? 'ok' : 'failing', checks };
  }

  /** A log that was restored is not the one that was opened: nothing is written to it before the next start. */
  async #checkLog(): Promise<void> {
    await this.#port.log.head();
    if (epochOf(await this.#port.log.identity()) !== this.#options.epoch()) throw new Error('restored');
  }

  #feed(status: FollowStatus): Check {
    const { known, posted, lagMs, silentMs } = status;
    const behind = Math.max(0, known - posted);
    return {
      ok: isHeard(status) && behind <= this.#options.maxLag,
      behind,
      lag: Math.round(lagMs) / 1000,
      silent: silentMs === null ? null : Math.round(silentMs) / 1000,
    };
  }

  async #views(): Promise<Check> {
    try {
      const statuses = await (await this.#port.views()).status();
      const behind = Math.max(0, ...statuses.map((status) => status.behind));
      const { maxLag } = this.#options;
      if (behind > maxLag / 2) void this.#catchUp();
      return { ok: behind <= maxLag, behind };
    } catch {
      return { ok: false };
    }
  }

  /**
   * Questions bring views up to date; but none comes to a service that is not ready, and none may come for some views. From
   * half of what is allowed on, so that a service that is looked at stays ready.
   */
  async #catchUp(): Promise<void> {
    if (this.#isCatchingUp) return;
    this.#isCatchingUp = true;
    try {
      await (await this.#port.views()).catchUp();
    } catch {
      // The next question says why.
    } finally {
      this.#isCatchingUp = false;
    }
  }
}

async function checked(look: () => Promise<void>): Promise<Check> {
  try {
    await look();
    return { ok: true };
  } catch {
    return { ok: false };
  }
}
