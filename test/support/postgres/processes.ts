import { execFileSync } from 'node:child_process';

/** The processes of a server, as a power cut and a stalled machine treat them. */

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** As the server titles it: `postgres: walreceiver streaming 0/3000148`. */
  readonly title: string;
}

/** Kills a server and all its processes at once: nothing is flushed, nobody is told. */
export function killServer(postmaster: number): void {
  // Stopped, it starts no more of them meanwhile.
  process.kill(postmaster, 'SIGSTOP');
  for (const pid of [postmaster, ...childrenOf(postmaster).map(({ pid: child }) => child)])
    signal(pid, 'SIGKILL');
}

/** Stops every process of a server where it is, as a machine that hangs does; answers what lets them go on. */
export function freezeServer(postmaster: number): () => void {
  return frozen([postmaster, ...childrenOf(postmaster).map(({ pid }) => pid)]);
}

/** Stops the processes of a server whose titles have these words in them. */
export function freezeProcess(postmaster: number, title: string): () => void {
  const pids = childrenOf(postmaster)
    .filter((child) => child.title.includes(title))
    .map(({ pid }) => pid);
  if (pids.length === 0) throw new Error(`no process of the server is called ${title}`);
  return frozen(pids);
}

function frozen(pids: readonly number[]): () => void {
  for (const pid of pids) signal(pid, 'SIGSTOP');
  return () => {
    for (const pid of pids) signal(pid, 'SIGCONT');
  };
}

const childrenOf = (postmaster: number): readonly Process[] =>
  processes().filter(({ parent }) => parent === postmaster);

const processes = (): readonly Process[] =>
  execFileSync('ps', ['-axo', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => {
      const [, pid, parent, title = ''] = /^ *(\d+) +(\d+) +(.*)$/.exec(line) ?? [];
      return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), title }];
    });

/** One that has ended meanwhile needs no signal. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
