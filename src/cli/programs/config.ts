import { resolve } from 'node:path';
import { FailureError, failureOf } from '../../core/kernel/failure.ts';
import type { Field } from '../../core/model/field.ts';
import { unknownValue, usage } from '../argv/arguments.ts';
import { forTerminal } from '../output/sanitise.ts';
import { show } from '../run/run-query.ts';
import type { Session } from '../session/session.ts';
import { Settings } from '../settings/settings.ts';
import { SettingsFile, settingsPath } from '../settings/settings-file.ts';
import {
  checkedValue,
  isRelativePath,
  keptNames,
  type SettingName,
  settingNamed,
  settingNames,
  settingOf,
} from '../settings/table.ts';
import { writeSettings } from '../settings/write-settings.ts';

/** Commands about the user's settings: they work with a file that no other command takes. */

export async function getSetting(session: Session): Promise<void> {
  const name = settingNamed(operand(session, 0, 'KEY'));
  const found = allOf(session).find(name);
  if (found === undefined) {
    throw new FailureError({
      kind: 'not_found',
      code: 'not_set',
      message: `Nothing sets ${name}.`,
      hint: `Set it with "daybook config set ${name} VALUE".`,
    });
  }
  const { isTerminal } = session.terminal.stdout;
  await session.stdout.write(`${isTerminal ? forTerminal(found.value) : found.value}\n`);
}

export async function setSetting(session: Session): Promise<void> {
  const name = keptNamed(operand(session, 0, 'KEY'));
  const value = valueFor(name, checkedValue(name, operand(session, 1, 'VALUE')));
  const file = fileOf(session);
  const isSwitch = settingOf(name).type === 'switch';
  await writeSettings(session, file, { ...file.entries, [name]: isSwitch ? value === 'true' : value });
  await session.note(`${name} is ${JSON.stringify(value)} from now on, in ${file.path}.`);
  const typed = allOf(session).typed(name);
  if (typed !== undefined) await session.note(`${typed.from} says otherwise, and counts before it.`);
}

export async function unsetSetting(session: Session): Promise<void> {
  const key = operand(session, 0, 'KEY');
  const file = fileOf(session);
  // An unknown setting can be removed as well.
  const name = Object.hasOwn(file.entries, key) ? key : keptNamed(key);
  const { [name]: before, ...rest } = file.entries;
  if (before === undefined) return session.note(`${name} was not set in ${file.path}.`);
  await writeSettings(session, file, rest);
  await session.note(`${name} is no longer set in ${file.path}.`);
}

export async function listSettings(session: Session): Promise<void> {
  const settings = allOf(session);
  const file = fileOf(session);
  const rows: Row[] = [];
  for (const name of settingNames) rows.push(await rowOf(session, settings, name));
  await show(session, rows, { kind: 'list', idField: 'key', fields: FIELDS });
  if (file.fault !== undefined) await session.note(file.fault.failure.message);
  for (const key of file.unknownKeys()) await session.note(`${file.path}: "${key}" is not a setting.`);
}

export async function settingsFile(session: Session): Promise<void> {
  await session.stdout.write(`${fileOf(session).path}\n`);
}

interface Row {
  readonly key: string;
  readonly value: string | null;
  readonly source: string | null;
  readonly from: string | null;
  readonly variables: readonly string[];
  readonly about: string;
}

const FIELDS: readonly Field[] = [
  { name: 'key', format: 'id', show: 'table', summary: 'the setting' },
  { name: 'value', format: 'text', show: 'table', summary: 'what counts' },
  { name: 'source', format: 'text', show: 'table', summary: 'flag, environment, file or default' },
  { name: 'from', format: 'text', show: 'wide', summary: 'which flag, variable or file says so' },
  { name: 'variables', format: 'list', show: 'wide', summary: 'the variables that can set it' },
  { name: 'about', format: 'text', show: 'wide', summary: 'what it is for' },
];

async function rowOf(session: Session, settings: Settings, name: SettingName): Promise<Row> {
  const { env, about } = settingOf(name);
  const more = { key: name, variables: env, about };
  try {
    const { value = null, source = null, from = null } = settings.find(name) ?? {};
    return { ...more, value, source, from };
  } catch (error) {
    const { message, hint = '' } = failureOf(error);
    await session.note(`${message} ${hint}`.trim());
    return { ...more, value: null, source: 'invalid', from: null };
  }
}

/** The settings of this run as another command would have them. */
const allOf = (session: Session): Settings =>
  new Settings(session.invocation.flags, session.env, fileOf(session));

function fileOf(session: Session): SettingsFile {
  const path = settingsPath(session.env);
  if (path !== undefined) return SettingsFile.read(path);
  throw usage('no_home', 'There is no home folder to keep settings in.', 'Set HOME or XDG_CONFIG_HOME.');
}

function operand({ invocation }: Session, index: number, called: string): string {
  const given = invocation.operands[index];
  if (given !== undefined) return given;
  throw usage('missing', `Missing: ${called}.`, `See "daybook ${invocation.spec.path} --help".`);
}

function keptNamed(key: string): SettingName {
  if (keptNames.includes(key as SettingName)) return key as SettingName;
  if (settingNames.includes(key as SettingName))
    throw usage('not_kept', `${key} is for a single run: it is not kept in a file.`, `Use --${key}.`);
  throw unknownValue(key, 'KEY', keptNames);
}

/** A path means the same file wherever a later command is run. */
const valueFor = (name: SettingName, value: string): string =>
  isRelativePath(name, value) ? resolve(value) : value;
