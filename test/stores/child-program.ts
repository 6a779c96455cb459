import { type ChildProcess, type ForkOptions, fork } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { isPackage, rawText, root } from '../../scripts/plugins.mjs';

/** Bundles store-child.ts for plain Node and answers the file: bundle once, fork often. */
export async function bundledChild(name: string): Promise<string> {
  const folder = `${root}node_modules/.cache/daybook-children`;
  mkdirSync(folder, { recursive: true });
  const bundle = await rolldown({
    input: fileURLToPath(new URL('./store-child.ts', import.meta.url)),
    cwd: root,
    platform: 'node',
    external: isPackage,
    plugins: [rawText()],
  });
  const file = join(folder, `${name}.mjs`);
  await bundle.write({ file, format: 'esm' });
  await bundle.close();
  return file;
}

const children = new Set<ChildProcess>();

/** A process that does the jobs of store-child.ts. */
export function startChild(program: string, options: ForkOptions = {}): ChildProcess {
  const child = fork(program, { execArgv: [], ...options });
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
