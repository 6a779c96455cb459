import { advice } from '../core/kernel/advice.ts';
import { FailureError } from '../core/kernel/failure.ts';
import type { Followed } from '../core/log/replica.ts';
import type { Finding, OpenedStore } from '../core/log/store-engine.ts';
import type { Keys, KeysState } from '../core/model/key-store.ts';
import type { MasterKeyFrom } from '../core/model/master-key.ts';
import { sealOf } from '../core/seal/seal-of.ts';
import { openedKeys } from './keys.ts';
import type { StoreOptions } from './store.ts';

/** What an operator should know of the keys of a log. */
export async function keyFindings(
  { log, keys }: OpenedStore,
  followed: Followed | undefined,
  { masterKey }: Pick<StoreOptions, 'masterKey'>,
  now: number,
): Promise<readonly Finding[]> {
  if (keys === undefined) return [];
  const id = await sealOf(log);
  if (id === 'clear') return [IN_CLEAR];
  if (id === 'empty')
    return [{ check: KEYS, found: `none yet: the first command makes them in ${keys.place}` }];
  try {
    const state = await (await keys.administration?.())?.state();
    await (await openedKeys(keys, id)).close();
    return state === undefined ? [{ check: KEYS, found: keys.place }] : found(keys, state, masterKey, now);
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    if (error.failure.code === 'keys_missing' && followed !== undefined && isService(followed))
      return [{ check: KEYS, found: `none here: ${followed.source} is asked for them while it is followed` }];
    return [{ check: KEYS, found: error.failure.message, todo: error.failure }];
  }
}

const KEYS = 'keys';

/** Not so a database: a copy of that reads with keys that it is told of. */
const isService = ({ source }: Followed): boolean => /^https?:/.test(source);

const IN_CLEAR: Finding = {
  check: KEYS,
  found: 'none: what is personal is stored in clear, and nobody can be forgotten',
  todo: advice`Write the log again, sealed: ${{ program: 'events reseal' }}.`,
  isWell: true,
};

function found(
  { place }: Keys,
  state: KeysState,
  masterKey: MasterKeyFrom | undefined,
  now: number,
): readonly Finding[] {
  const { keys, destroyed, isSelfContained, isWiped, wasOpenToOthers } = state;
  const all: readonly Finding[] = [
    {
      check: KEYS,
      found: wasOpenToOthers
        ? `${place} could be read by others`
        : `${keys} in ${place}${destroyed > 0 ? `, and ${destroyed} destroyed` : ''}`,
      todo: wasOpenToOthers ? advice`It is for its owner alone now. Who may have copied it?` : undefined,
    },
    isSelfContained && masterKey !== undefined
      ? {
          check: 'master key',
          found: 'given, and not in use: the keys are wrapped by one that lies beside them',
          todo: advice`Run ${{ program: 'keys rotate' }}.`,
          isWell: true,
        }
      : { check: 'master key', found: isSelfContained ? 'beside the keys' : 'apart from the keys' },
    backupFinding(state, now),
  ];
  return isWiped ? all : [...all, NOT_WIPED];
}

const NOT_WIPED: Finding = {
  check: 'destroyed keys',
  found: 'another process reads an earlier state of the keys, in which they are still',
  todo: advice`End what reads it: whoever opens the keys next removes what is left.`,
};

/** So old, a backup lacks the keys of too many. Milliseconds. */
const OLD_MS = 30 * 24 * 3_600_000;

function backupFinding({ backedUpAt }: KeysState, now: number): Finding {
  const isOld = backedUpAt === null || now - Date.parse(backedUpAt) > OLD_MS;
  return {
    check: 'keys backup',
    found: backedUpAt === null ? 'never' : `at ${backedUpAt}`,
    todo: isOld
      ? advice`Without the keys nobody in the log can be known: run ${{ program: 'keys backup' }}.`
      : undefined,
    isWell: true,
  };
}
