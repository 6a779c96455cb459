import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';

export const root = process.cwd();
export const program = `${root}/bin/daybook.js`;

export interface Ran {
  readonly ms: number;
  /** Mebibytes of memory at most; undefined where the system does not tell. */
  readonly peak: number | undefined;
}

/** Runs the built program, its answer into a file. */
export async function runProgram(words: readonly string[], out: string): Promise<Ran> {
  const file = openSync(out, 'w');
  const begun = performance.now();
  const child = spawn(process.execPath, [program, ...words], {
    stdio: ['ignore', file, 'inherit'],
    env: environment(),
  });
  let peak: number | undefined;
  const watch = setInterval(() => {
    peak = peakOf(child.pid) ?? peak;
  }, 100);
  const code = await new Promise((resolve) => child.on('close', resolve));
  const ms = performance.now() - begun;
  clearInterval(watch);
  closeSync(file);
  if (code !== 0) throw new Error(`daybook ${words.join(' ')} ended with ${String(code)}`);
  return { ms, peak };
}

/** The most memory that a process has had so far: Linux tells. */
function peakOf(pid: number | undefined): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kilobytes = /VmHWM:\s+(\d+)/.exec(status)?.[1];
    return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024);
  } catch {
    return undefined;
  }
}

export function environment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('DAYBOOK_') && name !== 'NODE_OPTIONS',
  );
  return { ...(Object.fromEntries(kept) as Record<string, string>), TZ: 'UTC', NO_COLOR: '1' };
}
