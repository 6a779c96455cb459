import { isAbsolute } from 'node:path';
import { checkAddress, checkKeysAddress, isFileAddress } from '../../core/kernel/database-address.ts';
import { checkZone } from '../../core/kernel/zone.ts';
import type { Offered } from '../../core/model/field.ts';
import { currentCurrencies, withdrawalOf } from '../../core/model/money.ts';
import { inHome } from '../../files/in-home.ts';
import { unknownValue, usage } from '../argv/arguments.ts';
import { parseDuration } from '../argv/duration.ts';
import { outputFormats } from '../output/format.ts';

/**
 * Everything that a person may set once instead of typing it every time. From this table settings are read (flag, then
 * environment, then the user's file, then the default), listed, completed and explained in `help environment`.
 *
 * 2026-11-26: values are checked by the functions here and not by a schema. They serve flags, variables and the file alike,
 * and a start that reads no more than a time zone need not load a library for it.
 */

export type Env = Readonly<Record<string, string | undefined>>;

export interface Setting {
  /** Completes "sets ...". */
  readonly about: string;
  /** Variables, the most particular first. */
  readonly env: readonly string[];
  /** An option of the same name counts before everything else. */
  readonly flag: boolean;
  /** `switch`: true or false. Default: text. */
  readonly type?: 'switch';
  readonly choices?: readonly string[];
  /** What completion offers, where there are no choices. */
  readonly offers?: Offered;
  /** Answers its usual spelling, if it has one. @throws FailureError of kind `usage` for what it cannot be */
  readonly check?: (value: string) => unknown;
  /** A variable or value that is empty says something too. */
  readonly mayBeEmpty?: boolean;
  /** Where nothing else says. */
  readonly preset?: (env: Env) => string | undefined;
  /** Variables of a wider convention: they count before the file, and are judged where they are used. */
  readonly leavesTo?: readonly string[];
  /** False: for a single run only. */
  readonly inFile?: false;
}

export const settings = {
  db: {
    about: 'Where the daybook is: a file, or postgres://HOST/NAME',
    env: ['DAYBOOK_DB'],
    flag: true,
    check: checkAddress,
    preset: (env) => inHome(env, 'XDG_DATA_HOME', '.local/share', 'daybook.db'),
  },
  views: {
    about: 'The file of its views; else beside its file, or in the user’s state folder',
    env: ['DAYBOOK_VIEWS'],
    flag: true,
  },
  keys: {
    about:
      'Where its keys are: a file, or postgres://HOST/NAME; else beside its file, or in the user’s state folder',
    env: ['DAYBOOK_KEYS'],
    flag: true,
    check: checkKeysAddress,
  },
  'master-key-file': {
    about:
      'The file of the master key that the keys of personal data are wrapped by; else it lies beside them',
    env: ['DAYBOOK_MASTER_KEY_FILE'],
    flag: true,
  },
  'master-key-command': {
    about: 'The command that prints the master key, for any key management service',
    env: ['DAYBOOK_MASTER_KEY_COMMAND'],
    flag: true,
  },
  actor: {
    about: 'Who acts',
    env: ['DAYBOOK_ACTOR'],
    flag: true,
    preset: ({ USER, LOGNAME }) => USER || LOGNAME || 'daybook',
  },
  tz: {
    about: 'The time zone of dates typed and shown; else the system’s',
    env: ['DAYBOOK_TZ'],
    flag: true,
    offers: 'zone',
    check: checkZone,
  },
  currency: {
    about: 'The currency of amounts that nothing else gives one',
    env: ['DAYBOOK_CURRENCY'],
    flag: false,
    offers: 'currency',
    check: checkCurrency,
  },
  timeout: {
    about: 'How long to wait for other processes, for --jq and for SQL',
    env: ['DAYBOOK_TIMEOUT'],
    flag: true,
    check: parseDuration,
    preset: () => '10s',
  },
  output: {
    about: 'The format of answers at a terminal; pipes keep theirs, so that scripts mean the same everywhere',
    env: ['DAYBOOK_OUTPUT'],
    flag: true,
    choices: outputFormats,
  },
  color: {
    about: 'Colours',
    env: ['DAYBOOK_COLOR'],
    flag: true,
    choices: ['auto', 'always', 'never'],
    leavesTo: ['NO_COLOR', 'FORCE_COLOR', 'CLICOLOR_FORCE', 'CLICOLOR'],
    preset: () => 'auto',
  },
  pager: {
    about: 'What pages long output at a terminal; empty or cat: nothing',
    env: ['DAYBOOK_PAGER', 'PAGER'],
    flag: false,
    mayBeEmpty: true,
    preset: () => 'less',
  },
  editor: {
    about: 'The editor that "orders edit" opens',
    env: ['DAYBOOK_EDITOR', 'VISUAL', 'EDITOR'],
    flag: false,
    preset: () => 'vi',
  },
  'no-pager': {
    about: 'Never page',
    env: ['DAYBOOK_NO_PAGER'],
    flag: true,
    type: 'switch',
    preset: () => 'false',
  },
  'no-input': {
    about: 'Never ask; what is missing is an error',
    env: ['DAYBOOK_NO_INPUT'],
    flag: true,
    type: 'switch',
    preset: () => 'false',
  },
  quiet: {
    about: 'No notes and no progress',
    env: ['DAYBOOK_QUIET'],
    flag: true,
    type: 'switch',
    preset: () => 'false',
  },
  verbose: {
    about: 'Tell every message dispatched (1), and stack traces (2)',
    env: ['DAYBOOK_VERBOSE'],
    flag: true,
    choices: ['0', '1', '2'],
    preset: () => '0',
  },
  now: {
    about: 'Pins the clock',
    env: ['DAYBOOK_NOW'],
    flag: true,
    inFile: false,
  },
} satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;

export const settingNames = Object.keys(settings) as readonly SettingName[];

/** Those that the user's file may hold. */
export const keptNames = settingNames.filter((name) => settingOf(name).inFile !== false);

export function settingOf(name: SettingName): Setting {
  return settings[name];
}

/** @throws FailureError of kind `usage` for an unknown name */
export function settingNamed(name: string): SettingName {
  if (Object.hasOwn(settings, name)) return name as SettingName;
  throw unknownValue(name, 'KEY', settingNames);
}

/** The value in its usual spelling. @throws FailureError of kind `usage` for what the setting cannot be */
export function checkedValue(name: SettingName, value: string): string {
  const { type, choices, check, mayBeEmpty = false } = settingOf(name);
  if (type === 'switch') return String(isOn(name, value));
  if (choices?.includes(value) === false) throw unknownValue(value, name, choices);
  if (value === '' && !mayBeEmpty) throw usage('empty_value', `${name} takes something, not nothing.`);
  const spelt = check?.(value);
  return typeof spelt === 'string' ? spelt : value;
}

function isOn(name: SettingName, value: string): boolean {
  if (/^(1|true|yes|on)$/i.test(value)) return true;
  if (/^(0|false|no|off)$/i.test(value)) return false;
  throw unknownValue(value, name, ['true', 'false']);
}

function checkCurrency(code: string): void {
  const wanted = code.trim().toUpperCase();
  if (currentCurrencies().includes(wanted)) return;
  const successor = withdrawalOf(wanted)?.successor;
  const hint = `Currencies are three letters, like ${successor ?? 'EUR'}.`;
  const what = successor === undefined ? 'not an ISO 4217 currency' : 'withdrawn';
  throw usage('unknown_currency', `"${code}" is ${what}.`, hint);
}

/** Settings of which a relative path would mean another file in every folder. */
export const isRelativePath = (name: SettingName, value: string): boolean =>
  (name === 'views' ||
    name === 'master-key-file' ||
    ((name === 'db' || name === 'keys') && isFileAddress(value))) &&
  !isAbsolute(value);
