import { memoryLog } from './log.ts';

export const memoryEngine = () => memoryLog;
