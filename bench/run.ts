// npm run bench [-- NAME...] [--orders N]: each benchmark with its floor beside it, as a table and as JSON.

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { buildIfStale } from '../scripts/build.ts';
import { batch } from './benchmarks/batch.ts';
import { catchUp } from './benchmarks/catch-up.ts';
import { emmett } from './benchmarks/emmett.ts';
import { http } from './benchmarks/http.ts';
import { importBenchmark } from './benchmarks/import.ts';
import { loadOrder } from './benchmarks/load-order.ts';
import { oneCommand } from './benchmarks/one-command.ts';
import { postgres } from './benchmarks/postgres.ts';
import { questions } from './benchmarks/questions.ts';
import { rebuild } from './benchmarks/rebuild.ts';
import { sealing } from './benchmarks/sealing.ts';
import { startUp } from './benchmarks/start-up.ts';
import { writers } from './benchmarks/writers.ts';
import { removeFolders } from './support/folders.ts';
import type { Benchmark, Measurement } from './support/measurement.ts';

const benchmarks: readonly Benchmark[] = [
  startUp,
  oneCommand,
  batch,
  loadOrder,
  sealing,
  importBenchmark,
  rebuild,
  catchUp,
  questions,
  writers,
  http,
  emmett,
  postgres,
];

async function runAll(chosen: readonly Benchmark[]): Promise<void> {
  await buildIfStale();
  const orders = Number(values.orders);
  const before = await lastResults(orders);
  const results: Record<string, readonly Measurement[]> = {};
  const options = { orders, note: (text: string) => process.stderr.write(`  ${text}\n`) };
  try {
    for (const { name, about, run } of chosen) {
      process.stderr.write(`${name}: ${about}\n`);
      results[name] = await run(options);
      if (results[name].length > 0) console.log(`\n${name}: ${about}\n${table(results[name], before[name])}`);
    }
  } finally {
    removeFolders();
  }
  const file = `${FOLDER}/${new Date().toISOString().replaceAll(':', '')}.json`;
  const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length };
  await mkdir(FOLDER, { recursive: true });
  await writeFile(file, `${JSON.stringify({ machine, orders, results }, null, 2)}\n`);
  console.log(`\nAlso in ${file}. Only ratios within one run count.`);
}

const HEAD = [
  '',
  'wall',
  'CPU',
  'unit',
  'floor: wall',
  'CPU',
  '× wall',
  '× CPU',
  'goal',
  'reached',
  'before',
  'the floor',
];

/** @param before what the last run with these benchmarks measured, by CPU: ratios where there are any */
function table(rows: readonly Measurement[], before: readonly Measurement[] = []): string {
  const cells = rows.map((row) => {
    const { what, unit, measured, floor, floorIs = '', ratio, goal, reached } = row;
    const last = before.find((one) => one.what === what && one.unit === unit);
    return [
      what,
      figure(measured.wall),
      figure(measured.cpu),
      unit,
      ...(floor === undefined ? ['', ''] : [figure(floor.wall), figure(floor.cpu)]),
      ...(ratio === undefined ? ['', ''] : [ratio.wall.toFixed(2), ratio.cpu.toFixed(2)]),
      goal,
      goal === '' ? '' : reached ? 'yes' : 'no',
      last === undefined ? '' : (last.ratio?.cpu.toFixed(2) ?? figure(last.measured.cpu)),
      floorIs,
    ];
  });
  const all = [HEAD, ...cells];
  const widths = HEAD.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Three digits that count. */
const figure = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));

type Results = Readonly<Record<string, readonly Measurement[]>>;

const FOLDER = 'bench/results';

/** What was measured last, benchmark by benchmark, with as many orders. */
async function lastResults(orders: number): Promise<Results> {
  const files = (await readdir(FOLDER).catch(() => [])).filter((file) => file.endsWith('.json')).sort();
  let last: Results = {};
  for (const file of files) {
    const run = JSON.parse(await readFile(`${FOLDER}/${file}`, 'utf8')) as {
      orders: number;
      results: Results;
    };
    if (run.orders === orders) last = { ...last, ...run.results };
  }
  return last;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { orders: { type: 'string', default: '100000' } },
});
const unknown = positionals.filter((name) => !benchmarks.some((one) => one.name === name));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}; there are ${benchmarks.map(({ name }) => name).join(', ')}`);
  process.exitCode = 2;
} else {
  await runAll(benchmarks.filter(({ name }) => positionals.length === 0 || positionals.includes(name)));
}
