import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

test('--version prints the version of the package', () => {
  const output = execFileSync(process.execPath, ['bin/daybook.js', '--version'], { encoding: 'utf8' });
  expect(output).toContain(version);
});

test.each(['version', '--version', '-V'])('%s --json says it for programs', (words) => {
  const output = execFileSync(process.execPath, ['bin/daybook.js', words, '--json'], { encoding: 'utf8' });
  expect(JSON.parse(output)).toEqual({ version, node: process.versions.node });
});
