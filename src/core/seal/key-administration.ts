import { advice } from '../kernel/advice.ts';
import { FailureError } from '../kernel/failure.ts';
import type {
  KeyAdministration,
  KeyId,
  KeyStore,
  KeysBackup,
  KeysCopy,
  KeysIdentity,
  KeysState,
} from '../model/key-store.ts';
import type { MasterKeyFrom } from '../model/master-key.ts';
import type { KeysContent, NewKeys, StoredKeys } from './stored-keys.ts';

/** A place that keys are kept in, as what is done to them as a whole sees it. */
export interface KeptKeys {
  /** As people know it: a path, or an address without secrets. */
  readonly place: string;
  /** Where they are in a file, it: no backup takes its place. */
  readonly file?: string;
  /** Needs no master key. Undefined: there are none. */
  state(): Promise<KeysState | undefined>;
  /** All of one moment. Needs no master key. Undefined: there are none. */
  stored(): Promise<StoredKeys | undefined>;
  /** Remembers when the last backup was made. */
  backedUp(at: string): Promise<void>;
  /** Undefined: there are none. @throws FailureError as `Keys.open` does */
  open(): Promise<KeptKeyStore | undefined>;
  /** Those that are there, whichever they are; else these. */
  begin(made: NewKeys): Promise<KeptKeyStore>;
  /** For whom the keys of another log are in the way. */
  ofAnotherLog(): FailureError;
}

export interface KeptKeyStore extends KeyStore {
  /** Wraps every key anew, all at once or none. @param to undefined: by a master key that lies beside them */
  rewrap(to: MasterKeyFrom | undefined): Promise<void>;
  /** Adds those that are not here or cannot be unwrapped, and has the forgettings of the log carried out on all of them again. */
  add(content: KeysContent): Promise<void>;
}

/** The files that backups of keys are, wherever the keys are kept. */
export interface KeysBackups {
  /** @param live the file that the keys are kept in. @throws FailureError `usage` for a place that cannot be taken */
  write(keys: StoredKeys, copy: KeysCopy, live: string | undefined): Promise<KeysBackup>;
  /** Undefined: there is none. @throws FailureError as `Keys.open` does */
  read(from: string): Promise<(KeysIdentity & KeysContent) | undefined>;
}

export const administrationOf = (kept: KeptKeys, backups: KeysBackups): KeyAdministration => ({
  state: () => kept.state(),
  rotate: async (to) => {
    const store = await kept.open();
    if (store === undefined) throw noKeys(kept.place);
    await using(store, async () => {
      await store.rewrap(to);
      await store.wipe();
    });
  },
  backup: async (copy) => {
    const keys = await kept.stored();
    if (keys === undefined) throw noKeys(kept.place);
    const made = await backups.write(keys, copy, kept.file);
    await kept.backedUp(copy.at);
    return made;
  },
  restore: async (from, id) => {
    const backup = await backups.read(from);
    if (backup === undefined) throw noBackup(from);
    if (backup.id !== id) throw notOfThisLog(from);
    await restored(kept, backup, id);
  },
});

/** What is added where there are none yet comes with it: without its keys, others would make new ones for the same people. */
async function restored(kept: KeptKeys, backup: KeysIdentity & KeysContent, id: KeyId): Promise<void> {
  const store = await kept.begin(backup);
  await using(store, async () => {
    if ((await store.identity()).id !== id) throw kept.ofAnotherLog();
    await store.add(backup);
  });
}

async function using(store: KeyStore, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } finally {
    await store.close();
  }
}

const noKeys = (place: string): FailureError =>
  new FailureError({
    kind: 'not_found',
    code: 'no_keys',
    message: `There are no keys at ${place}.`,
    ...advice`The first command of a new daybook makes them. If there were some, put a backup of them back: ${{ program: 'keys restore' }}.`,
  });

const noBackup = (path: string): FailureError =>
  new FailureError({
    kind: 'not_found',
    code: 'no_keys_backup',
    message: `There is no backup of keys at ${path}.`,
    ...advice`Backups are made with ${{ program: 'keys backup' }}.`,
  });

const notOfThisLog = (path: string): FailureError =>
  new FailureError({
    kind: 'rejected',
    code: 'keys_of_another_log',
    message: `${path} holds the keys of another log: they open nothing of this one. Nothing was restored.`,
    ...advice`Name a backup of this log's keys, or the daybook that they are of with ${{ option: 'db' }}.`,
  });
