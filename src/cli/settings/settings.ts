import { FailureError, failureOf } from '../../core/kernel/failure.ts';
import type { FlagValue } from '../argv/arguments.ts';
import type { SettingsFile } from './settings-file.ts';
import { checkedValue, type Env, type SettingName, settingOf } from './table.ts';

/** A setting as it counts, and where it was said: the flag, the variable or the file. */
export interface Found {
  readonly value: string;
  readonly source: 'flag' | 'environment' | 'file' | 'default';
  readonly from: string | null;
}

/** The settings of one run: flag > environment > the user's file > default. Each is checked when it is looked at. */
export class Settings {
  readonly #flags: Readonly<Record<string, FlagValue>>;
  readonly #env: Env;
  readonly #file: SettingsFile;

  constructor(flags: Readonly<Record<string, FlagValue>>, env: Env, file: SettingsFile) {
    this.#flags = flags;
    this.#env = env;
    this.#file = file;
  }

  /** @throws FailureError of kind `usage`, naming where it was said, for what the setting cannot be */
  find(name: SettingName): Found | undefined {
    return this.typed(name) ?? this.#kept(name) ?? this.#preset(name);
  }

  /** What the flags and the environment of this run say. */
  typed(name: SettingName): Found | undefined {
    return this.#flag(name) ?? this.#variable(name);
  }

  text(name: SettingName): string | undefined {
    return this.find(name)?.value;
  }

  is(name: SettingName): boolean {
    return this.text(name) === 'true';
  }

  #flag(name: SettingName): Found | undefined {
    if (!settingOf(name).flag) return undefined;
    const value = flagText(name, this.#flags);
    if (value === undefined) return undefined;
    return { value: checkedValue(name, value), source: 'flag', from: `--${name}` };
  }

  #variable(name: SettingName): Found | undefined {
    const { env, mayBeEmpty = false, leavesTo = [] } = settingOf(name);
    const isSaid = (variable: string): boolean =>
      mayBeEmpty ? this.#env[variable] !== undefined : Boolean(this.#env[variable]);
    const from = env.find(isSaid);
    if (from !== undefined) return { value: this.#checked(name, from), source: 'environment', from };
    const wider = leavesTo.find(isSaid);
    const preset = this.#preset(name);
    return wider === undefined || preset === undefined
      ? undefined
      : { ...preset, source: 'environment', from: wider };
  }

  #checked(name: SettingName, variable: string): string {
    try {
      return checkedValue(name, this.#env[variable] ?? '');
    } catch (error) {
      const failure = failureOf(error);
      throw new FailureError({ ...failure, message: `${variable}: ${failure.message}` });
    }
  }

  #kept(name: SettingName): Found | undefined {
    const value = this.#file.value(name);
    return value === undefined ? undefined : { value, source: 'file', from: this.#file.path };
  }

  #preset(name: SettingName): Found | undefined {
    const value = settingOf(name).preset?.(this.#env);
    return value === undefined ? undefined : { value, source: 'default', from: null };
  }
}

/** `--no-input` is the flag `input`, switched off; `-vv` is a count. */
function flagText(name: SettingName, flags: Readonly<Record<string, FlagValue>>): string | undefined {
  if (name.startsWith('no-')) return flags[name.slice(3)] === false ? 'true' : undefined;
  const given = flags[name];
  if (name === 'verbose') return given === undefined ? undefined : String(Math.min(2, Number(given)));
  return typeof given === 'string' || typeof given === 'boolean' ? String(given) : undefined;
}
