import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { environment, root } from './program.ts';
import type { Writing, Written } from './writer.ts';

/** So many processes that write at once. @returns what lets them begin, once all are ready, and waits for all */
export async function startWriters(
  count: number,
  writing: (index: number) => Writing,
): Promise<() => Promise<readonly Written[]>> {
  const children = await Promise.all(Array.from({ length: count }, (_, index) => ready(writing(index))));
  return () => Promise.all(children.map(timesOf));
}

async function ready(writing: Writing): Promise<ChildProcess> {
  const child = fork(`${root}/bench/support/writer.ts`, {
    execArgv: ['--import', `${root}/scripts/hooks.ts`],
    env: environment(),
  });
  child.send(writing);
  await once(child, 'message');
  return child;
}

async function timesOf(child: ChildProcess): Promise<Written> {
  child.send('go');
  const [written] = (await once(child, 'message')) as [Written];
  child.disconnect();
  return written;
}
