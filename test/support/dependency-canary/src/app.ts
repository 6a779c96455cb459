import './client/connect.ts';
import { memoryLog } from './stores/memory/log.ts';

export const app = memoryLog;
