import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { environment, root } from './program.ts';
import { median } from './timing.ts';

/** What one turn takes, in milliseconds: on the clock, and of CPU (user and system, all threads of its process). */
export interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

/** Work to be measured, as a process of its own does it. */
export interface Subject {
  /** What does not count, before each turn. */
  prepare?(): unknown;
  /** One turn. @param round from 0 */
  run(round: number): unknown;
  close?(): unknown;
}

/** Makes a subject of plain data: what a module in `bench/subjects` exports. */
export type MakeSubject<Data> = (data: Data) => Promise<Subject>;

/** A subject by its module in `bench/subjects`, its name there, and what it is made of. */
export interface SubjectOf<Data = unknown> {
  readonly module: string;
  readonly name: string;
  readonly data: Data;
}

interface Turns {
  /** How many turns count. */
  readonly rounds: number;
  /** How many turns before that do not. */
  readonly unmeasured?: number;
}

/**
 * Two works in turns, each in a process of its own: what one leaves in the caches, the heap or the compiler does not
 * help or hinder the other, and what the machine does besides hits both alike. The medians of their turns.
 */
export async function apart(
  measured: SubjectOf,
  floor: SubjectOf,
  { rounds, unmeasured = 1 }: Turns,
): Promise<{ readonly measured: Cost; readonly floor: Cost }> {
  const [one, other] = [await begun(measured), await begun(floor)];
  const costs: [Cost[], Cost[]] = [[], []];
  for (let round = 0; round < rounds + unmeasured; round += 1) {
    const turns = [await turn(one, round), await turn(other, round)] as const;
    if (round < unmeasured) continue;
    costs[0].push(turns[0]);
    costs[1].push(turns[1]);
  }
  await Promise.all([ended(one), ended(other)]);
  return { measured: medianOf(costs[0]), floor: medianOf(costs[1]) };
}

/** One work alone. */
export async function alone(subject: SubjectOf, { rounds, unmeasured = 1 }: Turns): Promise<Cost> {
  const child = await begun(subject);
  const costs: Cost[] = [];
  for (let round = 0; round < rounds + unmeasured; round += 1) costs.push(await turn(child, round));
  await ended(child);
  return medianOf(costs.slice(unmeasured));
}

const medianOf = (costs: readonly Cost[]): Cost => ({
  wall: median(costs.map(({ wall }) => wall)),
  cpu: median(costs.map(({ cpu }) => cpu)),
});

async function begun(subject: SubjectOf): Promise<ChildProcess> {
  const child = fork(`${root}/bench/support/subject-process.ts`, {
    execArgv: ['--import', `${root}/scripts/hooks.ts`],
    env: environment(),
  });
  child.send(subject);
  await answerOf(child);
  return child;
}

async function turn(child: ChildProcess, round: number): Promise<Cost> {
  child.send(round);
  return (await answerOf(child)) as Cost;
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const heard = new AbortController();
  const { signal } = heard;
  const ended = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`a process that was measured ended with ${String(code)}`);
  });
  ended.catch(() => undefined);
  const [answer] = await Promise.race([once(child, 'message', { signal }), ended]);
  heard.abort();
  return answer;
}

async function ended(child: ChildProcess): Promise<void> {
  child.send('close');
  await once(child, 'exit');
}
