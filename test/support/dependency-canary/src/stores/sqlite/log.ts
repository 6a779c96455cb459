import * as z from 'zod';
import type { memoryLog } from '../memory/log.ts';

export type SqliteLog = typeof memoryLog | z.ZodType;
