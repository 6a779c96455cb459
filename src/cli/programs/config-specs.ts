import type { CommandSpec } from '../../core/describe/command-spec.ts';
import { outputOptions } from '../argv/global-options.ts';
import { keptNames, settingNames } from '../settings/table.ts';
import { argument, programSpec } from './program.ts';

const key = (names: readonly string[]) => ({
  ...argument('key', 'KEY', 'The setting', { required: true }),
  choices: names,
});

/** Commands about the user's settings. They work when the file of settings does not. */
export const configSpecs: readonly CommandSpec[] = [
  {
    path: 'config get',
    summary: 'Print a setting as it counts; exit 3 if nothing sets it',
    args: [key(settingNames)],
    examples: [{ run: 'daybook config get db', does: 'which daybook commands are about' }],
  },
  {
    path: 'config set',
    summary: 'Keep a setting for every run, unless a flag or a variable says otherwise',
    args: [key(keptNames), argument('value', 'VALUE', 'What it is from now on', { required: true })],
    examples: [
      { run: 'daybook config set tz Europe/Berlin', does: 'dates as they are in Berlin' },
      { run: 'daybook config set editor "code --wait"', does: 'for "orders edit"' },
    ],
  },
  {
    path: 'config unset',
    summary: 'Keep a setting no longer',
    args: [key(keptNames)],
    examples: [{ run: 'daybook config unset tz', does: 'the zone of the system again' }],
  },
  {
    path: 'config list',
    summary: 'List every setting as it counts, and where it is said',
    options: outputOptions.options,
    examples: [
      { run: 'daybook config list', does: 'from flags, the environment, the file and the defaults' },
      { run: 'daybook config list -o wide', does: 'with the variables, and what each is for' },
    ],
  },
  {
    path: 'config path',
    summary: 'Print where the settings are kept',
    examples: [{ run: 'cat "$(daybook config path)"', does: 'the file itself' }],
  },
].map((spec) => programSpec({ ...spec, withoutSettings: true }));
