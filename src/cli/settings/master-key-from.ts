import type { MasterKeyFrom } from '../../core/model/master-key.ts';
import { usage } from '../argv/arguments.ts';
import type { Found, Settings } from './settings.ts';
import type { Env } from './table.ts';

/** A way to the master key, and where it was said. */
interface Way {
  readonly from: MasterKeyFrom;
  readonly source: Found['source'];
  readonly name: string;
}

/** Flags count before the environment, and that before the user's file. The key itself is said in the environment alone. */
export function masterKeyFrom(settings: Settings, env: Env): MasterKeyFrom | undefined {
  const ways = waysOf(settings, env);
  for (const source of ['flag', 'environment', 'file']) {
    const [way, other] = ways.filter((one) => one.source === source);
    if (other !== undefined && way !== undefined) throw two(way, other);
    if (way !== undefined) return way.from;
  }
  return undefined;
}

function waysOf(settings: Settings, env: Env): readonly Way[] {
  const file = settings.find('master-key-file');
  const command = settings.find('master-key-command');
  const key = env[KEY];
  return [
    ...(file ? [{ from: { file: file.value }, source: file.source, name: 'master-key-file' }] : []),
    ...(command
      ? [{ from: { command: command.value }, source: command.source, name: 'master-key-command' }]
      : []),
    ...(key ? [{ from: { key }, source: 'environment' as const, name: KEY }] : []),
  ];
}

const KEY = 'DAYBOOK_MASTER_KEY';

const two = (one: Way, other: Way): Error =>
  usage(
    'two_master_keys',
    `There is one master key, and both ${one.name} and ${other.name} are said.`,
    'Leave one of them out.',
  );
