import { readFileSync } from 'node:fs';
import { write } from '../../cli/write.ts';
import { stray } from '../stray.ts';

export const send = () => [write, readFileSync, stray];
