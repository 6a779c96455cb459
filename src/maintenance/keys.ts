import { advice } from '../core/kernel/advice.ts';
import { FailureError } from '../core/kernel/failure.ts';
import type { Facts, OpenedStore } from '../core/log/store-engine.ts';
import type { EventLog } from '../core/model/event-log.ts';
import {
  isKeyStore,
  type KeyAdministration,
  type KeyId,
  type Keys,
  type KeysState,
} from '../core/model/key-store.ts';
import type { MasterKeyFrom } from '../core/model/master-key.ts';
import { systemClock } from '../core/model/system-clock.ts';
import { keysMissing } from '../core/seal/key-failures.ts';
import { KeyRing } from '../core/seal/key-ring.ts';
import { sealOf } from '../core/seal/seal-of.ts';
import { engineFor, type StoreOptions, withStore } from './store.ts';

/** The keys of what is personal in a log, as a whole: what they are, copied, put back, wrapped anew. */

export async function keysInfo(options: StoreOptions): Promise<Facts> {
  return withKeys(options, async ({ log, keys }, administration) => {
    const state = await stateOf(log, keys, administration);
    const seal = await sealOf(log);
    return { ...factsOf(keys, state), ofThisLog: seal === state.id || seal === 'empty' ? 'yes' : 'no' };
  });
}

/** @param replace a file that is there */
export async function backupKeys(
  options: StoreOptions & { readonly now: string | undefined },
  to: string,
  replace: boolean,
): Promise<Facts> {
  return withKeys(options, async ({ log, keys: kept }, administration) => {
    await stateOf(log, kept, administration);
    const at = options.now ?? systemClock.now();
    const { path, bytes, keys, destroyed } = await administration.backup({ to, replace, at });
    return { path, bytes, keys, destroyed };
  });
}

/**
 * Puts the keys of a backup beside the log that names them, and carries the forgettings of that log out on them.
 *
 * @throws FailureError `rejected` (`keys_of_another_log`, `not_sealed`)
 */
export async function restoreKeys(options: StoreOptions, from: string): Promise<Facts> {
  return withKeys(options, async ({ log, rejections, keys }, administration) => {
    const id = await sealOf(log);
    if (id === 'empty' || id === 'clear') throw notSealed(id);
    await administration.restore(from, id);
    const store = await openedKeys(keys, id);
    try {
      await new KeyRing(store, log, rejections).refresh();
    } finally {
      await store.close();
    }
    return factsOf(keys, await stateOf(log, keys, administration));
  });
}

/** What keys are to be wrapped by from now on; undefined: what is given for the daybook, where it is not in use yet. */
export type RotateTo = MasterKeyFrom | 'beside' | undefined;

/** @param approve called before the master key is kept beside the keys again; throws to stop it */
export async function rotateKeys(
  options: StoreOptions,
  to: RotateTo,
  approve: (question: string) => Promise<void>,
): Promise<Facts> {
  return withKeys(options, async ({ log, keys }, administration) => {
    const { isSelfContained } = await stateOf(log, keys, administration);
    const target = to ?? (isSelfContained ? options.masterKey : undefined);
    if (target === undefined) throw noTarget();
    if (target === 'beside' && !isSelfContained)
      await approve(`Keep the master key in ${keys.place}? Who has the keys can then read what is sealed.`);
    await administration.rotate(target === 'beside' ? undefined : target);
    return factsOf(keys, await stateOf(log, keys, administration));
  });
}

/** Where the keys of a log are, and whether they are there. Undefined: nothing in it is sealed. */
export async function keysPlace(
  options: StoreOptions,
): Promise<{ readonly place: string; readonly areThere: boolean } | undefined> {
  return withStore(await engineFor(options), async ({ log, keys }) => {
    const id = await sealOf(log);
    if (keys === undefined || id === 'empty' || id === 'clear') return undefined;
    const state = await (await keys.administration?.())?.state().catch(() => undefined);
    return { place: keys.place, areThere: state?.id === id };
  });
}

async function withKeys<Answer>(
  options: StoreOptions,
  work: (store: OpenedStore & { readonly keys: Keys }, administration: KeyAdministration) => Promise<Answer>,
): Promise<Answer> {
  return withStore(await engineFor(options), async (store) => {
    const { keys } = store;
    const administration = await keys?.administration?.();
    if (keys === undefined || administration === undefined) throw keptElsewhere(keys);
    return work({ ...store, keys }, administration);
  });
}

/** @throws FailureError `unavailable`: they are missing, others, or cannot be unwrapped */
export async function openedKeys(keys: Keys, id: KeyId) {
  const source = await keys.open();
  if (source === undefined) throw keysMissing(`there are none at ${keys.place}`);
  if (!isKeyStore(source) || (await source.identity()).id === id) return source;
  await source.close();
  throw keysMissing(`${keys.place} holds other ones`);
}

async function stateOf(
  log: EventLog,
  { place }: Keys,
  administration: KeyAdministration,
): Promise<KeysState> {
  const state = await administration.state();
  if (state !== undefined) return state;
  const id = await sealOf(log);
  throw id === 'empty' || id === 'clear' ? notSealed(id) : keysMissing(`there are none at ${place}`);
}

const factsOf = (
  { place }: Keys,
  { logId, keys, destroyed, isSelfContained, backedUpAt }: KeysState,
): Facts => ({
  place,
  logId,
  keys,
  destroyed,
  masterKey: isSelfContained ? 'beside' : 'apart',
  backedUpAt,
});

const keptElsewhere = (keys: Keys | undefined): FailureError =>
  new FailureError({
    kind: 'usage',
    code: 'keys_kept_elsewhere',
    message:
      keys === undefined
        ? 'Nothing here is sealed, so there are no keys.'
        : `The keys in ${keys.place} are looked after by what keeps them.`,
  });

const notSealed = (log: 'clear' | 'empty'): FailureError =>
  new FailureError({
    kind: 'rejected',
    code: 'not_sealed',
    message:
      log === 'empty'
        ? 'The log is empty, and has no keys yet.'
        : 'The log was begun without keys: nothing in it is sealed.',
    ...(log === 'empty'
      ? advice`The first command makes them. A backup is put back behind that of the log: ${{ program: 'db restore' }}.`
      : advice`Write it again, sealed: ${{ program: 'events reseal' }}.`),
  });

const noTarget = (): FailureError =>
  new FailureError({
    kind: 'usage',
    code: 'no_new_master_key',
    message: 'By which master key are the keys to be wrapped?',
    ...advice`Say where it comes from: ${{ option: 'newMasterKey' }}.`,
  });
