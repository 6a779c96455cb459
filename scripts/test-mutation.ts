// Mutation testing of a random sample: npm run test:mutation [-- SEED [PLACES]]
// Each place is some lines of core or of the orders' rules, decisions and views, changed in every way that Stryker knows;
// a change that no test notices is listed at the end. The same seed takes the same places.

import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { root } from './plugins.ts';

const LINES = 12;
const [seed = '1', places = '40'] = process.argv.slice(2);

const files = globSync(['src/core/**/*.ts', 'src/shop/orders/{rules,write,read}/**/*.ts'], {
  cwd: root,
}).sort();
const lines = files.flatMap((file) => {
  const count = readFileSync(root + file, 'utf8').split('\n').length;
  return Array.from({ length: count }, (_, index) => ({ file, line: index + 1 }));
});

/** Random numbers from 0 to below 1 (mulberry32). */
function* randomNumbers(from: number): Generator<number, never> {
  for (let state = from; ; ) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    yield ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

const random = randomNumbers(Number(seed));
const sample = Array.from({ length: Number(places) }, () => {
  const { file = '', line = 1 } = lines[Math.floor(random.next().value * lines.length)] ?? {};
  return `${file}:${line}-${line + LINES}`;
});
console.log(sample.join('\n'));
const stryker = [
  `${root}node_modules/@stryker-mutator/core/bin/stryker.js`,
  'run',
  '--mutate',
  sample.join(','),
];
process.exitCode = spawnSync(process.execPath, stryker, { cwd: root, stdio: 'inherit' }).status ?? 1;
