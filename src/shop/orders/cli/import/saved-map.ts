import { readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { usage } from '../../../../cli/argv/arguments.ts';
import { readSmallFile } from '../../../../cli/argv/small-file.ts';
import { writeWhole } from '../../../../cli/output/file-sink.ts';
import { didYouMean } from '../../../../core/kernel/suggest.ts';
import { type ImportMap, importMap, mapText } from './import-map.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Kept for its owner alone; whole or not at all. */
export async function saveMap(env: Environment, name: string, map: Partial<ImportMap>): Promise<void> {
  const path = pathOf(env, name, 'yaml');
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeWhole(path, await mapText(map));
}

/** Those of earlier versions are JSON, which is YAML as well. */
export async function savedMap(env: Environment, name: string): Promise<ImportMap> {
  for (const ending of ['yaml', 'json'] as const) {
    const path = pathOf(env, name, ending);
    const text = readSmallFile(path);
    if (text !== undefined) return importMap(text, path);
  }
  const known = savedNames(env);
  const list = known.length === 0 ? 'None is saved yet.' : `Saved: ${known.join(', ')}.`;
  const hint = `${didYouMean(name, known) ?? ''} ${list} A map is typed as TARGET=COLUMN,….`.trim();
  throw usage('unknown_map', `There is no saved map "${name}".`, hint);
}

/** `--map-file FILE`. */
export async function mapInFile(path: string): Promise<ImportMap> {
  const text = readSmallFile(path);
  if (text !== undefined) return importMap(text, path);
  throw usage(
    'unknown_map',
    `There is no file ${path}.`,
    'It holds a map in YAML, as --show-map prints one.',
  );
}

function savedNames(env: Environment): string[] {
  try {
    const files = readdirSync(folderOf(env)).flatMap((file) => /^(.+)\.(?:yaml|json)$/.exec(file)?.[1] ?? []);
    return [...new Set(files)].sort();
  } catch {
    return [];
  }
}

function pathOf(env: Environment, name: string, ending: 'yaml' | 'json'): string {
  if (NAME.test(name)) return `${folderOf(env)}/${name}.${ending}`;
  throw usage('invalid_name', `"${name}" cannot name a map.`, NAMES);
}

const NAMES = 'Use letters, digits, ".", "_" and "-".';

/** What is wrong with a name for a map; undefined: nothing is. */
export const wrongName = (name: string): string | undefined => (NAME.test(name) ? undefined : NAMES);

/** `$XDG_CONFIG_HOME/daybook/maps` */
function folderOf(env: Environment): string {
  const home = env['XDG_CONFIG_HOME'] || (env['HOME'] === undefined ? undefined : `${env['HOME']}/.config`);
  if (home !== undefined) return `${home}/daybook/maps`;
  throw usage('no_home', 'There is no folder for saved maps.', 'Set XDG_CONFIG_HOME.');
}
