export { memoryLog } from '../stores/memory/log.ts';
