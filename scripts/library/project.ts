// A TypeScript project of a few files that import `daybook`, and what else the package exports, by name.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { API, Project } from 'typescript/unstable/sync';
import { root } from '../plugins.ts';

export interface ProjectFiles {
  /** Of its folder, in the cache. */
  readonly name: string;
  readonly modules: Modules;
  /** By their names. */
  readonly files: ReadonlyMap<string, string>;
}

/** By the names by which they are imported, the modules that stand for them. */
export type Modules = Readonly<Record<string, string>>;

export const libraryModules: Modules = {
  daybook: `${root}src/library/index.ts`,
  'daybook/client': `${root}src/client/index.ts`,
};

export function openProject(api: API, { name, modules, files }: ProjectFiles): Project {
  const folder = `${root}node_modules/.cache/library/${name}`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of files) writeFileSync(join(folder, file), text);
  const config = join(folder, 'tsconfig.json');
  writeFileSync(
    config,
    JSON.stringify({
      extends: `${root}tsconfig.json`,
      compilerOptions: {
        paths: Object.fromEntries(Object.entries(modules).map(([by, module]) => [by, [module]])),
      },
      include: [],
      files: [...Object.values(modules), ...files.keys()],
    }),
  );
  const project = api.updateSnapshot({ openProjects: [config] }).getProject(config);
  if (project === undefined) throw new Error(`${config} is no project`);
  return project;
}

/** What TypeScript says against a file of a project, without the advice. */
export function problemsOf(project: Project, file: string): readonly string[] {
  const path = join(project.configFileName, '..', file);
  const { program } = project;
  return [...program.getSyntacticDiagnostics(path), ...program.getSemanticDiagnostics(path)].map(
    ({ text }) => text,
  );
}
