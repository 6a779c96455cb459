import { write } from '../cli/write.ts';
import { readFileSync } from 'node:fs';

export const now = () => [write, readFileSync];
