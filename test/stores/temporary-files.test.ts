import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Child } from '../support/child.ts';
import { temporaryFolder } from './temporary-folder.ts';

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'What was being made beside its place is taken away when %s ends the process',
  async (signal) => {
    const folder = temporaryFolder();
    const child = new Child('test/support/temporary-files-child.ts', [folder]);
    expect(await child.line()).toBe('begun');
    expect(readdirSync(folder)).toHaveLength(2);
    child.process.kill(signal);
    expect(await once(child.process, 'exit')).toEqual([null, signal]);
    expect(readdirSync(folder)).toEqual([]);
  },
);
