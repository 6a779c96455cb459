import { money } from '../../../../core/kernel/money.ts';
import { memoryLog } from '../../../../stores/memory/log.ts';

export const summary = () => [money, memoryLog];
