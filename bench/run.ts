// npm run bench [-- NAME...] [--orders N]: each benchmark with its floor beside it, as a table and as JSON.

import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { buildIfStale } from '../scripts/build.ts';
import { batch } from './benchmarks/batch.ts';
import { catchUp } from './benchmarks/catch-up.ts';
import { find } from './benchmarks/find.ts';
import { importBenchmark } from './benchmarks/import.ts';
import { loadOrder } from './benchmarks/load-order.ts';
import { oneCommand } from './benchmarks/one-command.ts';
import { rebuild } from './benchmarks/rebuild.ts';
import { startUp } from './benchmarks/start-up.ts';
import { writers } from './benchmarks/writers.ts';
import { removeFolders } from './support/folders.ts';
import type { Benchmark, Measurement } from './support/measurement.ts';

const benchmarks: readonly Benchmark[] = [
  startUp,
  oneCommand,
  batch,
  loadOrder,
  importBenchmark,
  rebuild,
  catchUp,
  find,
  writers,
];

async function runAll(chosen: readonly Benchmark[]): Promise<void> {
  await buildIfStale();
  const results: Record<string, readonly Measurement[]> = {};
  const options = {
    orders: Number(values.orders),
    note: (text: string) => process.stderr.write(`  ${text}\n`),
  };
  try {
    for (const { name, about, run } of chosen) {
      process.stderr.write(`${name}: ${about}\n`);
      results[name] = await run(options);
      console.log(`\n${name}: ${about}\n${table(results[name])}`);
    }
  } finally {
    removeFolders();
  }
  const file = `bench/results/${new Date().toISOString().replaceAll(':', '')}.json`;
  const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length };
  await mkdir('bench/results', { recursive: true });
  await writeFile(file, `${JSON.stringify({ machine, orders: options.orders, results }, null, 2)}\n`);
  console.log(`\nAlso in ${file}. Only ratios within one run count.`);
}

function table(rows: readonly Measurement[]): string {
  const cells = rows.map(({ what, unit, measured, floor, floorIs, ratio, goal, reached }) => [
    what,
    `${figure(measured)} ${unit}`,
    floor === undefined ? '' : `${figure(floor)} ${unit}`,
    ratio === undefined ? '' : ratio.toFixed(2),
    goal,
    goal === '' ? '' : reached ? 'yes' : 'no',
    floorIs ?? '',
  ]);
  const all = [['', 'measured', 'floor', 'ratio', 'goal', 'reached', 'the floor'], ...cells];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
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
