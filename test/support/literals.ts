import { readdirSync, readFileSync } from 'node:fs';
import { parseSync } from '@swc/core';

/** A text that stands in a source file. */
export interface Literal {
  readonly file: string;
  readonly text: string;
}

/** What advice names: the object in the braces of advice`… ${{ message: 'PlaceOrder' }}`. */
export interface NamedNext {
  readonly file: string;
  readonly kind: string;
  readonly name: string;
}

/** The TypeScript files below folders, by their paths from the root of the checkout. */
export const sourcesIn = (folders: readonly string[]): readonly string[] =>
  folders.flatMap((folder) =>
    folder.endsWith('.ts')
      ? [folder]
      : readdirSync(folder, { recursive: true, encoding: 'utf8' })
          .filter((name) => name.endsWith('.ts'))
          .map((name) => `${folder}/${name}`),
  );

/** Every text of a source but those of its command line's own examples. */
export const literalsOf = (file: string, source = readFileSync(file, 'utf8')): readonly Literal[] =>
  [...nodesIn(parsed(source), isExample)].flatMap(({ type, value, raw }) => {
    if (type === 'StringLiteral') return [{ file, text: String(value) }];
    return type === 'TemplateElement' ? [{ file, text: String(raw) }] : [];
  });

/** Every identifier of a source. */
export const identifiersOf = (file: string, source = readFileSync(file, 'utf8')): readonly Literal[] =>
  [...nodesIn(parsed(source), isExample)].flatMap(({ type, value }) =>
    type === 'Identifier' ? [{ file, text: String(value) }] : [],
  );

/** What the advice of a source names, where it is named by a literal. */
export const namedIn = (file: string, source = readFileSync(file, 'utf8')): readonly NamedNext[] =>
  [...nodesIn(parsed(source))]
    .filter(({ type }) => type === 'KeyValueProperty')
    .flatMap(({ key, value }) => {
      const [{ value: kind }, { type, value: name }] = [key as Node, value as Node];
      const isNamed = type === 'StringLiteral' && NAMES[String(kind)]?.test(String(name)) === true;
      return isNamed ? [{ file, kind: String(kind), name: String(name) }] : [];
    });

/** Failures have a `message` too: a sentence. */
const NAMES: Readonly<Record<string, RegExp>> = {
  message: /^[A-Z][A-Za-z]+$/,
  program: /^[a-z]+( [a-z]+)?$/,
};

type Node = Readonly<Record<string, unknown>>;

const parsed = (source: string): Node => parseSync(source, { syntax: 'typescript' }) as unknown as Node;

const isExample = ({ type, key }: Node): boolean =>
  type === 'KeyValueProperty' && (key as Node)['value'] === 'examples';

function* nodesIn(node: unknown, isLeftOut: (node: Node) => boolean = () => false): Generator<Node> {
  if (typeof node !== 'object' || node === null || isLeftOut(node as Node)) return;
  if ('type' in node) yield node;
  for (const child of Object.values(node)) yield* nodesIn(child, isLeftOut);
}
