import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleFolder, typedInCopy } from './support/example-folder.ts';
import { quietEnv, run } from './support/program.ts';

interface Example {
  readonly run: string;
  readonly does: string;
}

const help = await run(['help', '--json']);
const { commands } = JSON.parse(help.stdout) as {
  readonly commands: readonly { readonly examples: readonly Example[] }[];
};
const examples = commands.flatMap((spec) => spec.examples);

/** Who asks a person has to be at a terminal, a file is never adopted, and the demo is sealed; everything else ends with 0. */
const REFUSED: Readonly<Record<string, number>> = {
  'daybook orders create': 2,
  'daybook orders edit M-102': 2,
  'daybook db adopt --yes': 2,
  'daybook events reseal --out sealed.db': 4,
};

const forget = (whom: string): string => `daybook ${whom} --reason asked --yes`;
const guest = (ref: string): string =>
  `daybook orders create --guest "Bo Guest" --ref ${ref} --currency USD --item MUG`;

/** Examples that speak of what the demo has not got. */
const BEFORE: Readonly<Record<string, readonly string[]>> = {
  'daybook orders forget WEB-17 --reason "asked to be forgotten"': [guest('WEB-17')],
  'daybook orders forgotten WEB-18': [guest('WEB-18'), forget('orders forget WEB-18')],
  'daybook customers forgotten camille': [forget('customers forget camille')],
};

/** The demo's last day. Another one is given to see that the examples hold on any day. */
const NOW = process.env['DAYBOOK_EXAMPLES_NOW'] ?? quietEnv.DAYBOOK_NOW;

let folder = '';
beforeAll(async () => {
  folder = await exampleFolder(NOW);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.concurrent("the examples of the help run on the demo's shop", () => {
  test.each(examples.map(({ run: line }) => line))('%s', { timeout: 60_000 }, async (line) => {
    const first = await typedInCopy(folder, line, NOW, BEFORE[line]);
    const asked = first.stderr.includes('Nobody can be asked. Add --yes.');
    const { code, stderr } = asked ? await typedInCopy(folder, `${line} --yes`, NOW, BEFORE[line]) : first;
    const wanted = REFUSED[line] ?? 0;
    expect({ code, problem: code === wanted ? '' : stderr }).toEqual({ code: wanted, problem: '' });
  });
});
