// Runs the smoke set on each Node that daybook is made for, and shows that an older one hands over: npm run test:nodes
// The versions come from the package registry as they are needed.

import { execFileSync, spawnSync } from 'node:child_process';
import { root } from './plugins.ts';

/** The oldest that is promised, and the newest of each line. */
const versions = process.argv.length > 2 ? process.argv.slice(2) : ['22.14.0', '22', '24', '26'];
const tooOld = '20';
const smoke = [
  'test/cli/smoke.test.ts',
  'test/cli/usages.test.ts',
  'test/cli/compile-cache.test.ts',
  'test/cli/node-version.test.ts',
  'test/cli/exit-codes.test.ts',
  'test/stores/sqlite-event-log.test.ts',
  'test/library.test.ts',
];

function nodeOf(version: string): string {
  const ask = ['exec', '--yes', `--package=node@${version}`, '--', 'node', '-p', 'process.execPath'];
  return execFileSync('npm', ask, { cwd: root, encoding: 'utf8' }).trim();
}

function passes(node: string): boolean {
  const vitest = [`${root}node_modules/vitest/vitest.mjs`, 'run', '--reporter=dot', ...smoke];
  const env = { ...process.env, SMOKE_TIMES: '5' };
  return spawnSync(node, vitest, { cwd: root, stdio: 'inherit', env }).status === 0;
}

// By this Node: the oldest cannot run the scripts of the build.
const { build } = await import('./build.ts');
await build();

const failed = versions.filter((version) => {
  const node = nodeOf(version);
  console.log(`node ${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()}`);
  return !passes(node);
});
const handedOver = spawnSync(nodeOf(tooOld), [`${root}bin/daybook.js`, '--version'], { encoding: 'utf8' });
console.log(`node ${tooOld}: ${handedOver.stdout || handedOver.stderr}`);
if (handedOver.status !== 0) failed.push(tooOld);
if (failed.length > 0) {
  console.error(`failed on ${failed.join(', ')}`);
  process.exitCode = 1;
}
