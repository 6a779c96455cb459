// Which types the declarations of public names mention: all that a user reads in a signature, and may want to write.

import * as ast from 'typescript/unstable/ast';
import {
  type Checker,
  type Project,
  SymbolFlags,
  type Symbol as TypeScriptSymbol,
} from 'typescript/unstable/sync';
import { isOwn, originOf, type PublicExport } from './surface.ts';

export interface Mention {
  /** In whose declaration. */
  readonly name: string;
  /** The type's name; undefined: there is a type that nobody wrote down, so it can mention anything. */
  readonly type: string | undefined;
}

/** The types of this program that public declarations mention and that its entry does not export. */
export function unnamedTypes(project: Project, exported: readonly PublicExport[]): readonly Mention[] {
  const known = new Set(exported.map(({ symbol }) => symbol.id));
  return exported.flatMap(({ name, symbol }) =>
    symbol.declarations
      .map((declaration) => declaration.resolve(project))
      .flatMap((declaration) => (declaration === undefined ? [] : [...mentionsIn(declaration)]))
      .filter((node) => isInferred(node) || !isNameable(project, node, known))
      .map((node) => ({ name, type: isInferred(node) ? undefined : node.getText() })),
  );
}

/** The names of types in a declaration, and the places where one should stand and does not. */
function* mentionsIn(node: ast.Node): Generator<ast.Node> {
  if (isComputed(node)) return;
  if (isInferred(node)) yield node;
  if (ast.isTypeReferenceNode(node)) yield node.typeName;
  if (ast.isExpressionWithTypeArguments(node)) yield node.expression;
  if (ast.isImportTypeNode(node)) yield node.qualifier ?? node;
  for (const child of childrenOf(node)) if (!isHidden(child)) yield* mentionsIn(child);
}

function childrenOf(node: ast.Node): readonly ast.Node[] {
  const children: ast.Node[] = [];
  node.forEachChild((child) => void children.push(child));
  return children;
}

/** What a declaration does not show: bodies, values, and what is private to a class. */
const isHidden = (node: ast.Node): boolean =>
  ast.isBlock(node) || ast.isTypeQueryNode(node) || isInitializer(node) || isPrivate(node);

/** `Something<typeof value>`: nobody writes that down but its declaration; what TypeScript shows is what comes out. */
const isComputed = (node: ast.Node): boolean =>
  ast.isTypeReferenceNode(node) && (node.typeArguments ?? []).some(isMadeOfValues);

const isMadeOfValues = (node: ast.Node): boolean =>
  ast.isTypeQueryNode(node) || childrenOf(node).some(isMadeOfValues);

interface Declared extends ast.Node {
  readonly name?: ast.Node;
  readonly initializer?: ast.Node;
}

const isInitializer = (node: ast.Node): boolean => (node.parent as Declared).initializer === node;

function isPrivate({ name }: Declared): boolean {
  return name !== undefined && ast.isPrivateIdentifier(name);
}

/** Whether TypeScript works out the type of something that is declared, as no name in the source says it. */
function isInferred(node: ast.Node): boolean {
  if (ast.isFunctionDeclaration(node) || ast.isMethodDeclaration(node)) return node.type === undefined;
  if (!ast.isVariableDeclaration(node) && !ast.isPropertyDeclaration(node)) return false;
  const { type, initializer } = node;
  return type === undefined && !(initializer && ast.isStringLiteral(initializer));
}

function isNameable({ checker, program }: Project, node: ast.Node, known: ReadonlySet<number>): boolean {
  const symbol = symbolAt(checker, node);
  return (
    symbol !== undefined &&
    (known.has(symbol.id) || (symbol.flags & SymbolFlags.TypeParameter) !== 0 || !isOwn(program, symbol))
  );
}

function symbolAt(checker: Checker, node: ast.Node): TypeScriptSymbol | undefined {
  const symbol = checker.getSymbolAtLocation(ast.isQualifiedName(node) ? node.right : node);
  return symbol && originOf(checker, symbol);
}
