import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { folder } from '../support/folders.ts';
import { atMost, type Benchmark, type Measurement } from '../support/measurement.ts';
import { cpuTold, environment, program, runProgram } from '../support/program.ts';
import { median } from '../support/timing.ts';

const ROUNDS = 12;
const RUNS = 5;

interface Case {
  readonly what: string;
  readonly words: readonly string[];
  readonly most: number;
  /** Run before each, and not counted. */
  readonly before?: readonly string[];
  /** Where the answer goes: a terminal of its own (`script` makes one), or nowhere. */
  readonly terminal?: boolean;
}

/** Whole processes in turns with an empty Node: a table is drawn on a real pseudo-terminal. */
export const startUp: Benchmark = {
  name: 'start-up',
  about: 'CPU of whole processes',
  run: async ({ note }) => {
    const place = folder('start');
    const db = join(place, 'demo.db');
    await runProgram(['demo', '--db', db], join(place, 'demo.txt'));
    const find = ['orders', 'find', '--db', db, '--limit', '20'];
    const write = ['orders', 'note', '1', 'A note', '--db', db];
    const cases: readonly Case[] = [
      { what: '--version', words: ['--version'], most: 1.2 },
      { what: '--help', words: ['--help'], most: 1.2 },
      { what: 'orders find, 20 rows, TSV', words: [...find, '-o', 'tsv'], most: 1.6 },
      { what: 'the same, one commit behind', words: [...find, '-o', 'tsv'], before: write, most: 1.84 },
      { what: 'orders find, 20 rows, a table', words: find, terminal: true, most: 1.8 },
      { what: 'orders note', words: write, most: 2 },
    ];
    const measured: Measurement[] = [];
    for (const one of cases) {
      note(one.what);
      measured.push(await beside(one));
    }
    return measured;
  },
};

async function beside({ what, words, most, before, terminal = false }: Case): Promise<Measurement> {
  const ours = [process.execPath, program, ...words];
  const empty = [process.execPath, '-e', '0'];
  const prepare = before === undefined ? undefined : [process.execPath, program, ...before];
  const rounds = { ours: [] as Run[], empty: [] as Run[] };
  await run(ours, { prepare, terminal });
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.ours.push(await run(ours, { prepare, terminal }));
    rounds.empty.push(await run(empty, { prepare: undefined, terminal }));
  }
  const costOf = (runs: readonly Run[]) => ({
    wall: median(runs.map(({ wall }) => wall)),
    cpu: median(runs.map(({ cpu }) => cpu)),
  });
  return atMost(most, 'ms', {
    what,
    measured: costOf(rounds.ours),
    floor: costOf(rounds.empty),
    floorIs: 'node -e 0',
  });
}

interface Run {
  readonly wall: number;
  readonly cpu: number;
}

/** A run's milliseconds, of several by the shell's own account; what is run before each is left out of it. */
async function run(
  command: readonly string[],
  { prepare, terminal }: { readonly prepare: readonly string[] | undefined; readonly terminal: boolean },
): Promise<Run> {
  const of: Run[] = [];
  for (let time = 0; time < RUNS; time += 1) {
    if (prepare !== undefined)
      await promisify(execFile)(prepare[0] ?? '', prepare.slice(1), { env: environment() });
    const shown = terminal ? 'script -qec "$(printf "%q " "$@")" /dev/null' : '"$@"';
    const script = `${shown} >/dev/null </dev/null || exit 1; times`;
    const begun = performance.now();
    const { stdout } = await promisify(execFile)('bash', ['-c', script, 'bash', ...command], {
      env: environment(),
    });
    of.push({ wall: performance.now() - begun, cpu: cpuTold(stdout) });
  }
  const mean = (pick: (one: Run) => number): number =>
    of.reduce((sum, one) => sum + pick(one), 0) / of.length;
  return { wall: mean(({ wall }) => wall), cpu: mean(({ cpu }) => cpu) };
}
