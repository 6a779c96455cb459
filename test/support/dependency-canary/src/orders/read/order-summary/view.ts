import { money } from '../../../core/money.ts';
import { memoryLog } from '../../../stores/memory/log.ts';

export const summary = () => [money, memoryLog];
