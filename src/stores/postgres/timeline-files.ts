import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../core/kernel/crypto.ts';
import { claimAside } from '../../files/aside-file.ts';
import type { FenceMemory } from './fence.ts';

/**
 * The memory of a fence: a file a cluster and address in a folder, which is made with the first. (A clone of a cluster has its
 * identifier too: under another address it has timelines of its own.) The views' file may be made anew, and these may not.
 */
export function timelinesIn(folder: string, address: string): FenceMemory {
  const fileOf = (system: string): string =>
    join(folder, `${sha256(address).slice(0, 16)}-${system}.timeline`);
  return {
    read: async (system) => {
      try {
        return timelineIn(readFileSync(fileOf(system), 'utf8'));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
        throw error;
      }
    },
    write: async ({ system, timeline }) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const aside = claimAside(fileOf(system));
      writeFileSync(aside.path, `${timeline}\n`);
      aside.publish({ replace: true });
    },
  };
}

/** 0 for what is none: a damaged file keeps nobody from working. */
const timelineIn = (text: string): number => (/^\d+\n$/.test(text) ? Number(text) : 0);
