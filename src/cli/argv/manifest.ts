import type { CommandSpec } from '../../core/describe/command-spec.ts';
import type { DescribedTable } from '../../core/describe/described-tables.ts';

/**
 * The command tree as data: derived from the definitions when the program is built, so that help, completion and
 * parsing need none of the definitions themselves. Only the invoked command's module is ever loaded.
 */
export interface Manifest {
  readonly version: string;
  /** Every command's path, in the order of help. */
  readonly paths: readonly string[];
  /** One command: what a run needs. */
  spec(path: string): CommandSpec | undefined;
  /** All of them: what help and completion need. */
  readonly commands: readonly CommandSpec[];
  /** What there is besides commands. */
  readonly names: Names;
  /** Of the tables of views: how people are shown what becomes of their rows. */
  readonly tables: Readonly<Record<string, DescribedTable>>;
  /** The fingerprints of the views, by name: a query of views that are up to date then needs none of their tables. */
  readonly fingerprints: Readonly<Record<string, string>>;
}

export interface Names {
  /** Of each group of commands, by its path (`orders items`): what it is for. */
  readonly groups: Readonly<Record<string, string>>;
  /** Of everything that has a name of its own in the daybook: the name, and what it is. */
  readonly things: Readonly<Record<NamedThing, Readonly<Record<string, string>>>>;
}

export type NamedThing = 'view' | 'event' | 'message' | 'command';
