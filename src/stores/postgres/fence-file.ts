import { readFileSync, writeFileSync } from 'node:fs';
import { claimAside } from '../../files/aside-file.ts';
import type { FenceMemory, ServerLine } from './fence.ts';

/** The memory of a fence in a file of its own: what the views' file holds may be built anew, and this may not. */
export const fenceFile = (path: string): FenceMemory => ({
  read: async () => {
    try {
      return lineIn(readFileSync(path, 'utf8'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  },
  write: async (line) => {
    const aside = claimAside(path);
    writeFileSync(aside.path, `${JSON.stringify(line)}\n`);
    aside.publish({ replace: true });
  },
});

/** Undefined for what is no line: a damaged file keeps nobody from working. */
function lineIn(text: string): ServerLine | undefined {
  try {
    const { system, timeline } = JSON.parse(text) as Record<string, unknown>;
    return typeof system === 'string' && typeof timeline === 'number' ? { system, timeline } : undefined;
  } catch {
    return undefined;
  }
}
