import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { folder } from '../support/folders.ts';
import { atMost, type Benchmark, type Measurement } from '../support/measurement.ts';
import { environment, program, runProgram } from '../support/program.ts';
import { median } from '../support/timing.ts';

const ROUNDS = 12;
const RUNS = 5;

/** CPU of whole processes, user and system, in pairs with an empty Node. */
export const startUp: Benchmark = {
  name: 'start-up',
  about: 'CPU of whole processes',
  run: async ({ note }) => {
    const place = folder('start');
    const db = join(place, 'demo.db');
    await runProgram(['demo', '--db', db], join(place, 'demo.txt'));
    const find = ['orders', 'find', '--db', db, '--limit', '20'];
    const cases: readonly (readonly [string, readonly string[], number])[] = [
      ['--version', ['--version'], 1.2],
      ['--help', ['--help'], 1.2],
      ['orders find, 20 rows, a table in colours', [...find, '-o', 'table', '--color', 'always'], 1.5],
      ['orders find, 20 rows, TSV', [...find, '-o', 'tsv'], 1.3],
    ];
    const measured: Measurement[] = [];
    for (const [what, words, most] of cases) {
      note(what);
      measured.push(await beside(what, words, most));
    }
    return measured;
  },
};

async function beside(what: string, words: readonly string[], most: number): Promise<Measurement> {
  const ours = [process.execPath, program, ...words];
  const empty = [process.execPath, '-e', '0'];
  await cpuOf(ours);
  const pairs: [number, number][] = [];
  for (let round = 0; round < ROUNDS; round += 1) pairs.push([await cpuOf(ours), await cpuOf(empty)]);
  const [measured, floor] = [median(pairs.map(([one]) => one)), median(pairs.map(([, one]) => one))];
  const ratio = median(pairs.map(([one, other]) => one / other));
  const row = atMost(most, { what, unit: 'ms', measured, floor, floorIs: 'node -e 0' });
  return { ...row, ratio, reached: ratio <= most };
}

/** Milliseconds of CPU that a run of the command takes, of several by the shell's own account. */
async function cpuOf(command: readonly string[]): Promise<number> {
  const script = `for run in $(seq ${RUNS}); do "$@" >/dev/null </dev/null || exit 1; done; times`;
  const { stdout } = await promisify(execFile)('bash', ['-c', script, 'bash', ...command], {
    env: environment(),
  });
  const children = stdout.trim().split('\n').at(-1) ?? '';
  const seconds = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, rest]) => Number(minutes) * 60 + Number(rest),
  );
  return (seconds.reduce((sum, each) => sum + each, 0) / RUNS) * 1_000;
}
