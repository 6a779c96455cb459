// Checks what the package shows to those who import it: every type that a signature mentions can be imported, every name
// has a docstring, what can be called has an example, and the examples compile. A canary that breaks each rule must be
// caught at each, for a checker that sees no names finds nothing wrong either.

import { API } from 'typescript/unstable/sync';
import { findingsIn, RULES } from './library/findings.ts';
import { libraryModules } from './library/project.ts';
import { root } from './plugins.ts';

const api = new API({ cwd: root });
const house = findingsIn(api, 'daybook', libraryModules);
const planted = findingsIn(api, 'canary', {
  daybook: `${root}test/support/library-canary/index.ts`,
});
api.close();

const caught = new Set(planted.findings.map(({ rule }) => rule));
const missed = RULES.filter((rule) => !caught.has(rule));
for (const { rule, text } of house.findings) console.error(`${rule}: ${text}`);
for (const rule of missed) console.error(`the canary broke ${rule} and was not caught`);
console.log(
  `${house.names} public names, ${house.examples} examples, ${house.findings.length} findings; ` +
    `the canary: ${caught.size} of ${RULES.length} rules`,
);
if (house.findings.length > 0 || missed.length > 0) process.exitCode = 1;
