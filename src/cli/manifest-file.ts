import { readFileSync } from 'node:fs';
import type { CommandSpec, Manifest } from './manifest.ts';

/**
 * The command tree as a file of the build: its head, then a line a command, `path`, a tab, JSON. A command reads its own
 * line: to parse the whole tree takes longer than most commands do, and in the program's code it would be read twice.
 */
export function manifestText({ version, fingerprints, commands }: Written): string {
  const lines = commands.map((spec) => `${spec.path}\t${ascii(JSON.stringify(spec))}\n`);
  return `${JSON.stringify({ version, fingerprints })}\n${lines.join('')}`;
}

export type Written = Pick<Manifest, 'version' | 'fingerprints' | 'commands'>;

/** Text of one byte a letter is read quickest. */
const ascii = (json: string): string =>
  json.replace(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);

export function readManifest(file: string): Manifest {
  const [head = '{}', ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const texts = new Map(lines.map(splitLine));
  const known = new Map<string, CommandSpec>();
  const spec = (path: string): CommandSpec | undefined => {
    const text = texts.get(path);
    if (text !== undefined && !known.has(path)) known.set(path, JSON.parse(text) as CommandSpec);
    return known.get(path);
  };
  const paths = [...texts.keys()];
  return {
    ...(JSON.parse(head) as Pick<Manifest, 'version' | 'fingerprints'>),
    paths,
    spec,
    get commands() {
      return paths.flatMap((path) => spec(path) ?? []);
    },
  };
}

function splitLine(line: string): readonly [path: string, json: string] {
  const end = line.indexOf('\t');
  return [line.slice(0, end), line.slice(end + 1)];
}
