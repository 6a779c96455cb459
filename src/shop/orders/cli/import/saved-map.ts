import { readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import { usage } from '../../../../cli/argv/arguments.ts';
import { readSmallFile } from '../../../../cli/argv/small-file.ts';
import { writeWhole } from '../../../../cli/output/file-sink.ts';
import { inPlainWords } from '../../../../core/kernel/issues.ts';
import { didYouMean } from '../../../../core/kernel/suggest.ts';
import { areColumnNames } from './columns.ts';

/** What is kept of a way of reading files, so that the next file of the same kind takes one word. */
const schema = z.strictObject({
  columns: z
    .record(z.string(), z.string().min(1))
    .refine(areColumnNames, 'names something that a column cannot be'),
  currency: z.string().optional(),
  dateFormat: z.string().optional(),
  encoding: z.string().optional(),
  delimiter: z.string().optional(),
});
export type SavedMap = z.output<typeof schema>;

type Environment = Readonly<Record<string, string | undefined>>;

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Kept for its owner alone; whole or not at all. */
export async function saveMap(env: Environment, name: string, map: SavedMap): Promise<void> {
  const path = pathOf(env, name);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeWhole(path, `${JSON.stringify(map, undefined, 2)}\n`);
}

export function savedMap(env: Environment, name: string): SavedMap {
  const path = pathOf(env, name);
  const parsed = schema.safeParse(contentOf(path, env, name), { error: inPlainWords });
  if (parsed.success) return parsed.data;
  const why = parsed.error.issues[0];
  throw usage('invalid_map', `${path} is not a saved map: ${why?.path.join('.')} ${why?.message}.`);
}

function contentOf(path: string, env: Environment, name: string): unknown {
  const text = readSmallFile(path);
  if (text === undefined) {
    const known = savedNames(env);
    const list = known.length === 0 ? 'None is saved yet.' : `Saved: ${known.join(', ')}.`;
    const hint = `${didYouMean(name, known) ?? ''} ${list} A map is typed as TARGET=COLUMN,….`.trim();
    throw usage('unknown_map', `There is no saved map "${name}".`, hint);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw usage('invalid_map', `${path} is not a saved map: it is not JSON.`);
  }
}

function savedNames(env: Environment): string[] {
  try {
    return readdirSync(folderOf(env))
      .filter((file) => file.endsWith('.json'))
      .map((file) => file.slice(0, -5))
      .sort();
  } catch {
    return [];
  }
}

function pathOf(env: Environment, name: string): string {
  if (NAME.test(name)) return `${folderOf(env)}/${name}.json`;
  throw usage('invalid_name', `"${name}" cannot name a map.`, 'Use letters, digits, ".", "_" and "-".');
}

/** `$XDG_CONFIG_HOME/daybook/maps` */
function folderOf(env: Environment): string {
  const home = env['XDG_CONFIG_HOME'] || (env['HOME'] === undefined ? undefined : `${env['HOME']}/.config`);
  if (home !== undefined) return `${home}/daybook/maps`;
  throw usage('no_home', 'There is no folder for saved maps.', 'Set XDG_CONFIG_HOME.');
}
