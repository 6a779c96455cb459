// What a package shows to those who import it: every name that its entry exports, with its members and their docstrings,
// as TypeScript sees them.

import {
  type Checker,
  type Program,
  type Project,
  SignatureKind,
  SymbolFlags,
  type Symbol as TypeScriptSymbol,
} from 'typescript/unstable/sync';
import type { Modules } from './project.ts';

/** A name that a user may import, or a member of one: `Daybook`, `Daybook.close`. */
export interface PublicName {
  readonly name: string;
  readonly symbol: TypeScriptSymbol;
  readonly doc: string;
  /** Of a function, a method, or a field that holds one: it is called, so an example has something to show. */
  readonly isCallable: boolean;
  /** The code of its `@example`s, in order. */
  readonly examples: readonly string[];
}

export interface PublicExport extends PublicName {
  readonly members: readonly PublicName[];
  /** The name of its module: `daybook`. */
  readonly from: string;
  /** It can be imported as a value too, not as a type alone. */
  readonly isValue: boolean;
}

/** All that the modules of a package export. */
export const exportsOf = (project: Project, modules: Modules): readonly PublicExport[] =>
  Object.entries(modules).flatMap(([from, module]) => exportsOfModule(project, module, from));

function exportsOfModule(project: Project, entry: string, from: string): readonly PublicExport[] {
  const { checker, program } = project;
  const file = program.getSourceFile(entry);
  const module = file && checker.getSymbolAtLocation(file);
  if (module === undefined) throw new Error(`${entry} is no module of ${project.configFileName}`);
  return checker.getExportsOfModule(module).map((exported) => exportOf(project, exported, from));
}

function exportOf(project: Project, exported: TypeScriptSymbol, from: string): PublicExport {
  const symbol = originOf(project.checker, exported);
  return {
    ...publicName(project.checker, exported.name, symbol),
    members: membersOf(project, symbol).map((member) =>
      publicName(project.checker, `${exported.name}.${member.name}`, member),
    ),
    from,
    isValue: (symbol.flags & SymbolFlags.Value) !== 0,
  };
}

/** What stands behind `export … from`. */
export const originOf = (checker: Checker, symbol: TypeScriptSymbol): TypeScriptSymbol =>
  symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;

function publicName(checker: Checker, name: string, symbol: TypeScriptSymbol): PublicName {
  const examples = symbol
    .getJsDocTags(checker)
    .filter((tag) => tag.name === 'example')
    .map((tag) => tag.text ?? '');
  return {
    name,
    symbol,
    doc: symbol.getDocumentationComment(checker),
    isCallable: isCallable(checker, symbol),
    examples,
  };
}

function isCallable(checker: Checker, symbol: TypeScriptSymbol): boolean {
  const type = symbol.flags & SymbolFlags.Value ? checker.getTypeOfSymbol(symbol) : undefined;
  const certain = type && checker.getNonNullableType(type);
  return certain !== undefined && checker.getSignaturesOfType(certain, SignatureKind.Call).length > 0;
}

/** The members that this program declares: not those of what it extends from elsewhere (`Error.message`). */
function membersOf({ checker, program }: Project, symbol: TypeScriptSymbol): readonly TypeScriptSymbol[] {
  if ((symbol.flags & SymbolFlags.Type) === 0) return [];
  const type = checker.getDeclaredTypeOfSymbol(symbol);
  if (!type.isObjectType() && !type.isIntersectionType()) return [];
  return checker
    .getPropertiesOfType(type)
    .filter((member) => !member.name.includes('#') && isOwn(program, member));
}

/** Whether this program declares it: not the language, and no package that it uses. */
export const isOwn = (program: Program, { declarations }: TypeScriptSymbol): boolean =>
  declarations.length > 0 &&
  declarations.every(({ path }) => {
    const file = program.getSourceFileMetadataByPath(path);
    return file?.isFromExternalLibrary === false && !file.isDefaultLibrary;
  });
