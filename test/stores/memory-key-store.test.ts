import { memoryKeys } from '../../src/stores/memory/memory-key-store.ts';
import { keyStoreContract } from '../contracts/key-store.contract.ts';

keyStoreContract('memory', memoryKeys);
