import { type ChildProcess, type ForkOptions, fork } from 'node:child_process';
import { root } from '../../scripts/plugins.ts';
import { childEnv } from '../support/child.ts';

/** What lets Node run a program of the sources. */
export const withHooks: readonly string[] = ['--import', `${root}scripts/hooks.ts`];

const children = new Set<ChildProcess>();

/** A process that does the jobs of store-child.ts. */
export function startChild(options: ForkOptions = {}): ChildProcess {
  const child = fork(`${root}test/stores/store-child.ts`, {
    execArgv: [...withHooks],
    env: childEnv,
    ...options,
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

export function killChildren(): void {
  for (const child of children) child.kill('SIGKILL');
}

/** Gives a child a job and waits for its answer. */
export function ask(child: ChildProcess, job: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`the child ended: ${code ?? signal}`)));
    child.send(job as object);
  });
}
