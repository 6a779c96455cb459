import { readFileSync } from 'node:fs';
import { once } from '../core/once.ts';
import type { CommandSpec, Manifest, Names } from './manifest.ts';

/**
 * The command tree as a file of the build: its head, which tells how long each command's text is, the names that only help
 * and completion need, then these texts, a line each. A command reads its own: to parse the whole tree takes longer than most commands do, and in the program's code it
 * would be read twice.
 */
export function manifestText({ version, fingerprints, names, commands }: Written): string {
  const texts = commands.map((spec) => ascii(`${JSON.stringify(spec)}\n`));
  const lengths = Object.fromEntries(commands.map(({ path }, index) => [path, texts[index]?.length ?? 0]));
  const namesText = ascii(`${JSON.stringify(names)}\n`);
  const head: Head = { version, fingerprints, names: namesText.length, lengths };
  return [`${JSON.stringify(head)}\n`, namesText, ...texts].join('');
}

export type Written = Pick<Manifest, 'version' | 'fingerprints' | 'names' | 'commands'>;

interface Head extends Pick<Manifest, 'version' | 'fingerprints'> {
  /** Of the text with the names. */
  readonly names: number;
  /** Of each command's text, by its path. In the order of help. */
  readonly lengths: Readonly<Record<string, number>>;
}

/** Text of one byte a letter can be cut out by its place. */
const ascii = (json: string): string =>
  json.replace(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);

export function readManifest(file: string): Manifest {
  const content = readFileSync(file);
  const textOf = (begin: number, end: number): unknown => JSON.parse(content.toString('latin1', begin, end));
  let end = content.indexOf('\n');
  const { version, fingerprints, lengths, names: namesLength } = textOf(0, end) as Head;
  const namesBegin = end + 1;
  end += namesLength;
  const names = once(() => textOf(namesBegin, namesBegin + namesLength) as Names);
  const specs = new Map(
    Object.entries(lengths).map(([path, length]) => {
      const begin = end + 1;
      end += length;
      return [path, once(() => textOf(begin, begin + length) as CommandSpec)];
    }),
  );
  const paths = [...specs.keys()];
  const spec = (path: string): CommandSpec | undefined => specs.get(path)?.();
  return {
    version,
    fingerprints,
    paths,
    spec,
    get names() {
      return names();
    },
    get commands() {
      return paths.flatMap((path) => spec(path) ?? []);
    },
  };
}
