import { FailureError, failureOf } from '../../core/kernel/failure.ts';
import { ownValue } from '../../core/kernel/own.ts';
import { didYouMean } from '../../core/kernel/suggest.ts';
import { inHome } from '../../files/in-home.ts';
import { usage } from '../argv/arguments.ts';
import { readSmallFile } from '../argv/small-file.ts';
import { checkedValue, type Env, isRelativePath, keptNames, type SettingName, settingOf } from './table.ts';

/** The user's file: JSON, one member a setting. */
export const settingsPath = (env: Env): string | undefined =>
  inHome(env, 'XDG_CONFIG_HOME', '.config', 'config.json');

/** The user's file. A fault in it is reported when it is read, with its file and its key. */
export class SettingsFile {
  readonly path: string;
  readonly entries: Readonly<Record<string, unknown>>;
  /** Why nothing could be read at all. */
  readonly fault: FailureError | undefined;

  private constructor(path: string, entries: Readonly<Record<string, unknown>>, fault?: FailureError) {
    this.path = path;
    this.entries = entries;
    this.fault = fault;
  }

  static readonly none = new SettingsFile('', {});

  /** Every command reads it: one call to the system where there is none. */
  static read(path: string | undefined): SettingsFile {
    if (path === undefined) return SettingsFile.none;
    try {
      const text = readSmallFile(path);
      return new SettingsFile(path, text === undefined ? {} : entriesOf(path, text));
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      return new SettingsFile(path, {}, error);
    }
  }

  /** @throws FailureError of kind `usage` if it cannot be read, or holds an unknown key */
  check(): this {
    if (this.fault !== undefined) throw this.fault;
    const unknown = this.unknownKeys()[0];
    if (unknown !== undefined) throw unknownKey(this.path, unknown);
    return this;
  }

  unknownKeys(): readonly string[] {
    return Object.keys(this.entries).filter((key) => !keptNames.includes(key as SettingName));
  }

  /** @throws FailureError of kind `usage`, naming the file and the key, for what the setting cannot be */
  value(name: SettingName): string | undefined {
    const kept = ownValue(this.entries, name);
    if (kept === undefined) return undefined;
    try {
      return checkedValue(name, textOf(name, kept));
    } catch (error) {
      throw wrongValue(this.path, name, error);
    }
  }
}

function entriesOf(path: string, text: string): Readonly<Record<string, unknown>> {
  const value = parsed(path, text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Readonly<Record<string, unknown>>;
  throw usage('invalid_settings', `${path} is not a JSON object.`, MEND);
}

function parsed(path: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw usage('invalid_settings', `${path} is not JSON: ${why}.`, MEND);
  }
}

const MEND = 'Mend it in an editor, or begin a new one with "daybook config set KEY VALUE".';

/** A value as it would be typed. */
function textOf(name: SettingName, kept: unknown): string {
  const { type } = settingOf(name);
  const fits = type === 'switch' ? typeof kept === 'boolean' : typeof kept === 'string';
  if (!fits)
    throw usage(
      'wrong_type',
      `${JSON.stringify(kept)} is not ${type === undefined ? 'a text' : 'true or false'}.`,
    );
  if (isRelativePath(name, String(kept)))
    throw usage('relative_path', `"${String(kept)}" is not a whole path.`, 'Begin it with "/".');
  return String(kept);
}

function wrongValue(path: string, name: string, error: unknown): FailureError {
  const { code, message, hint } = failureOf(error);
  const mend = `Mend it with "daybook config set ${name} VALUE" or "daybook config unset ${name}".`;
  return usage(code, `${path}: "${name}": ${message}`, [hint, mend].filter(Boolean).join(' '), {
    path,
    key: name,
  });
}

function unknownKey(path: string, key: string): FailureError {
  const hint = [didYouMean(key, keptNames), `Take it out with "daybook config unset ${key}".`];
  const message = `${path}: "${key}" is not a setting.`;
  return usage('unknown_setting', message, hint.filter(Boolean).join(' '), { path, key, known: keptNames });
}
