import type { ReportProgress } from '../core/kernel/progress.ts';
import type { OpenedStore, StoreEngine } from '../core/log/store-engine.ts';
import type { MasterKeyFrom } from '../core/model/master-key.ts';
import { systemClock } from '../core/model/system-clock.ts';
import { engineOf } from '../engines.ts';

/** What is done to the daybook as a whole: initialise, describe, check, back up, restore, archive. */
export interface StoreOptions {
  /** Its address. */
  readonly db: string;
  /** The views' file, where it is not the usual one. */
  readonly views?: string | undefined;
  /** Where its keys are, if they are not at the usual place. */
  readonly keys?: string | undefined;
  /** What the keys are wrapped by; undefined: by a key beside them. */
  readonly masterKey?: MasterKeyFrom | undefined;
  /** Milliseconds. */
  readonly timeoutMs: number;
  readonly progress: ReportProgress;
}

export const engineFor = ({
  db,
  views,
  keys,
  masterKey,
  timeoutMs,
}: Pick<StoreOptions, 'db' | 'views' | 'keys' | 'masterKey' | 'timeoutMs'>): Promise<StoreEngine> =>
  engineOf(db, { clock: systemClock, timeoutMs, views, keys, masterKey });

/** Does something with the open daybook, and closes it. */
export async function withStore<Answer>(
  engine: StoreEngine,
  work: (store: OpenedStore) => Promise<Answer>,
  how?: { readonly create?: boolean },
): Promise<Answer> {
  const store = await engine.open(how);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Reports the steps of one piece of work. */
export const steps =
  ({ progress }: Pick<StoreOptions, 'progress'>, work: string) =>
  (done: number, total: number): void =>
    progress({ work, done, total });
