import { resolve } from 'node:path';
import { advice } from '../core/kernel/advice.ts';
import { FailureError } from '../core/kernel/failure.ts';
import type { Facts, OpenedStore } from '../core/log/store-engine.ts';
import { pinOf, verifyLog } from '../core/log/verify-log.ts';
import { GENESIS, type Head } from '../core/model/commit.ts';
import { type Resealed, resealLog } from '../core/seal/reseal-log.ts';
import { sealOf } from '../core/seal/seal-of.ts';
import { Sealing } from '../core/seal/sealing.ts';
import { loadCatalogue, loadPersonalKinds } from '../messages.ts';
import { claimAsideDaybook } from '../stores/sqlite/file/aside-daybook.ts';
import { engineFor, type StoreOptions, steps, withStore } from './store.ts';

/**
 * Writes a log from before there were keys again, sealed, into a file of its own with its keys beside it: both appear whole and
 * verified, or not at all. The old log stays as it is.
 *
 * @param each called with the hash of each commit in the old log and in the new one
 */
export async function reseal(
  options: StoreOptions,
  to: string,
  each: (one: Resealed) => Promise<void>,
): Promise<Facts> {
  const path = resolve(to);
  return withStore(await engineFor(options), async (from) => {
    await assertPlain(from);
    const aside = claimAsideDaybook(path);
    try {
      const engine = await engineFor({ ...options, views: undefined, db: aside.log, keys: aside.keys });
      const facts = await withStore(engine, (store) => sealedInto(store, from, options, each), {
        create: true,
      });
      aside.publish();
      return { path, ...facts };
    } finally {
      aside.remove();
    }
  });
}

async function sealedInto(
  to: OpenedStore,
  from: OpenedStore,
  options: StoreOptions,
  each: (one: Resealed) => Promise<void>,
): Promise<Facts> {
  if (to.keys === undefined) throw new TypeError('a file has keys');
  const sealing = new Sealing(to.log, to.keys);
  try {
    const sealer = await sealing.writer();
    if (sealer === undefined) throw new TypeError('a log that is begun now is sealed');
    const step = steps(options, 'Sealing the log');
    const personalKinds = await loadPersonalKinds();
    const resealing = {
      from: from.log,
      to: to.replica,
      sealer,
      catalogue: loadCatalogue,
      personalKinds,
      step,
    };
    let before: Head = GENESIS;
    for await (const one of resealLog(resealing)) {
      before = { position: one.position, hash: one.before };
      await each(one);
    }
    const [problem] = (await verifyLog(to.log)).problems;
    if (problem !== undefined) throw new Error(`the sealed log is not whole: ${problem.message}`);
    const after = await to.log.head();
    const { logId } = await to.log.identity();
    return { logId, commits: after.position, headBefore: pinOf(before), head: pinOf(after) };
  } finally {
    await sealing.close();
  }
}

/** @throws FailureError `rejected` (`sealed_already`) */
async function assertPlain({ log }: OpenedStore): Promise<void> {
  const seal = await sealOf(log);
  if (seal === 'clear') return;
  throw new FailureError({
    kind: 'rejected',
    code: 'sealed_already',
    message:
      seal === 'empty'
        ? 'The daybook is empty: what is recorded in it will be sealed.'
        : 'The log is sealed already: what is personal in it is under keys.',
    ...advice`There is nothing to do.`,
  });
}
