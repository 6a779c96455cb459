import './client/connect.ts';
import { memoryLog } from './stores/memory/log.ts';
import { memoryEngine } from './stores/memory/memory-engine.ts';

export const app = { memoryLog, memoryEngine };
