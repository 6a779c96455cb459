import { MemoryAccessStore } from '../../src/stores/memory/memory-access-store.ts';
import { accessContract } from '../contracts/access.contract.ts';

accessContract('memory', () => new MemoryAccessStore());
