import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { claimAside } from '../../files/aside-file.ts';
import type { FenceMemory } from './fence.ts';

/** The memory of a fence: a file a cluster in a folder, which is made with the first. The views' file may be made anew, and these may not. */
export const timelinesIn = (folder: string): FenceMemory => ({
  read: async (system) => {
    try {
      return timelineIn(readFileSync(fileOf(folder, system), 'utf8'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
      throw error;
    }
  },
  write: async ({ system, timeline }) => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const aside = claimAside(fileOf(folder, system));
    writeFileSync(aside.path, `${timeline}\n`);
    aside.publish({ replace: true });
  },
});

const fileOf = (folder: string, system: string): string => join(folder, `${system}.timeline`);

/** 0 for what is none: a damaged file keeps nobody from working. */
const timelineIn = (text: string): number => (/^\d+\n$/.test(text) ? Number(text) : 0);
