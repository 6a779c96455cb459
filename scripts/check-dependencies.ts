// Checks the arrows of the house (.dependency-cruiser.cjs): src must keep every rule, and the canary, which breaks every
// rule, must be caught at each.

import { createRequire } from 'node:module';
import { cruise, type IConfiguration } from 'dependency-cruiser';
import { root } from './plugins.ts';

const canary = `${root}test/support/dependency-canary`;
const { forbidden, options } = createRequire(import.meta.url)(`${root}.dependency-cruiser.cjs`) as Required<
  Pick<IConfiguration, 'forbidden' | 'options'>
>;

async function check(baseDir: string) {
  const { output } = await cruise(['src'], { ...options, baseDir, validate: true, ruleSet: { forbidden } });
  if (typeof output === 'string') throw new Error(output);
  return output.summary;
}

const [house, planted] = [await check(root), await check(canary)];
const caught = new Set(planted.violations.map((violation) => violation.rule.name));
const missed = forbidden.map((rule) => rule.name ?? '').filter((name) => !caught.has(name));

for (const { rule, from, to } of house.violations) console.error(`${rule.name}: ${from} -> ${to}`);
for (const name of missed) console.error(`the canary broke ${name} and was not caught`);
console.log(
  `${house.totalCruised} modules, ${house.violations.length} violations; the canary: ${caught.size} of ${forbidden.length} rules`,
);
if (house.violations.length > 0 || missed.length > 0 || house.totalDependenciesCruised === 0)
  process.exitCode = 1;
