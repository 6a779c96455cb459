import { readFileSync } from 'node:fs';
import type { CommandSpec } from '../../core/describe/command-spec.ts';
import type { DescribedTable } from '../../core/describe/described-tables.ts';
import { lazy } from '../../core/kernel/lazy.ts';
import type { Manifest, Names } from './manifest.ts';

/**
 * The command tree as a file of the build: its head, which says how long each text behind it is, the names that only help
 * and completion need, the tables that only dry runs need, then each command's text, a line each. A command reads its own: to parse the whole tree takes longer than most commands do, and in the program's code it
 * would be read twice.
 */
export function manifestText({ version, fingerprints, names, tables, commands }: Written): string {
  const texts = commands.map(lineOf);
  const lengths = Object.fromEntries(commands.map(({ path }, index) => [path, texts[index]?.length ?? 0]));
  const [namesText, tablesText] = [lineOf(names), lineOf(tables)];
  const head: Head = {
    version,
    fingerprints,
    names: namesText.length,
    tables: tablesText.length,
    lengths,
  };
  return [`${JSON.stringify(head)}\n`, namesText, tablesText, ...texts].join('');
}

export type Written = Pick<Manifest, 'version' | 'fingerprints' | 'names' | 'tables' | 'commands'>;

interface Head extends Pick<Manifest, 'version' | 'fingerprints'> {
  /** Of the text with the names. */
  readonly names: number;
  /** Of the text with the tables. */
  readonly tables: number;
  /** Of each command's text, by its path. In the order of help. */
  readonly lengths: Readonly<Record<string, number>>;
}

const lineOf = (part: object): string => ascii(`${JSON.stringify(part)}\n`);

/** Text of one byte a letter can be cut out by its place. */
const ascii = (json: string): string =>
  json.replace(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);

export function readManifest(file: string): Manifest {
  const content = readFileSync(file);
  const textOf = (begin: number, end: number): unknown => JSON.parse(content.toString('latin1', begin, end));
  let end = content.indexOf('\n');
  const { version, fingerprints, lengths, ...parts } = textOf(0, end) as Head;
  const next = (length: number): (() => unknown) => {
    const begin = end + 1;
    end += length;
    return lazy(() => textOf(begin, begin + length));
  };
  const names = next(parts.names) as () => Names;
  const tables = next(parts.tables) as () => Readonly<Record<string, DescribedTable>>;
  const specs = new Map(
    Object.entries(lengths).map(([path, length]) => [path, next(length) as () => CommandSpec]),
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
    get tables() {
      return tables();
    },
    get commands() {
      return paths.flatMap((path) => spec(path) ?? []);
    },
  };
}
