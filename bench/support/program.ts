import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Cost } from './apart.ts';

export const root = process.cwd();
export const program = `${root}/bin/daybook.js`;

export interface Ran extends Cost {
  /** Mebibytes of memory at most; undefined where the system does not tell. */
  readonly peak: number | undefined;
}

/** Runs the built program, its answer into a file. The shell tells what CPU it took. */
export async function runProgram(words: readonly string[], out: string): Promise<Ran> {
  const begun = performance.now();
  const script = '"$@" >"$OUT" </dev/null; code=$?; times; exit $code';
  const shell = spawn('bash', ['-c', script, 'bash', process.execPath, program, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...environment(), OUT: out },
  });
  let peak: number | undefined;
  const watch = setInterval(() => {
    peak = peakOf(childOf(shell.pid)) ?? peak;
  }, 100);
  let told = '';
  shell.stdout.on('data', (text) => {
    told += String(text);
  });
  const code = await new Promise((resolve) => shell.on('close', resolve));
  const wall = performance.now() - begun;
  clearInterval(watch);
  if (code !== 0) throw new Error(`daybook ${words.join(' ')} ended with ${String(code)}`);
  return { wall, cpu: cpuTold(told), peak };
}

/** Milliseconds, user and system, of the children of a shell that said `times` at its end. */
export function cpuTold(told: string): number {
  const children = told.trim().split('\n').at(-1) ?? '';
  const seconds = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, rest]) => Number(minutes) * 60 + Number(rest),
  );
  return seconds.reduce((sum, each) => sum + each, 0) * 1_000;
}

function childOf(pid: number | undefined): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0];
  } catch {
    return undefined;
  }
}

/** The most memory that a process has had so far: Linux tells. */
function peakOf(pid: string | undefined): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kilobytes = /VmHWM:\s+(\d+)/.exec(status)?.[1];
    return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024);
  } catch {
    return undefined;
  }
}

/** Without what makes every start of Node slower here, and what would change what is measured. */
export function environment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('DAYBOOK_') && !['NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS'].includes(name),
  );
  return { ...(Object.fromEntries(kept) as Record<string, string>), TZ: 'UTC', NO_COLOR: '1' };
}
