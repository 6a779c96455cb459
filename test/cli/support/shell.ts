import { spawn } from 'node:child_process';
import { type Ended, programFile, quietEnv, type Shop, textOf } from './program.ts';

/** What makes the built program a command of a shell. */
export const daybookFunction = `daybook() { '${process.execPath}' '${programFile}' "$@"; }; `;

/** Lines as a person types them into a shell, or puts them into a script; nobody is at its stdin. */
export async function inShell(shop: Shop, script: string): Promise<Ended> {
  const env = { ...quietEnv, DAYBOOK_DB: shop.db };
  const stdio = ['ignore', 'pipe', 'pipe'] as const;
  const child = spawn('bash', ['-c', daybookFunction + script], { env, stdio: [...stdio] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = [textOf(child.stdout), textOf(child.stderr)];
  return { code: await ended, stdout: await stdout, stderr: await stderr };
}
