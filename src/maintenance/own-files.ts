import { engineFor, type StoreOptions } from './store.ts';

/** Every file that belongs to this daybook, whether it is there or not: nothing else may be written over it. */
export const ownFiles = async (
  options: Pick<StoreOptions, 'db' | 'views' | 'keys' | 'timeoutMs'>,
): Promise<readonly string[]> => (await engineFor(options)).ownFiles();
