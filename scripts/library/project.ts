// A TypeScript project of a few files that import `daybook` by its name.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { API, Project } from 'typescript/unstable/sync';
import { root } from '../plugins.ts';

export interface ProjectFiles {
  /** Of its folder, in the cache. */
  readonly name: string;
  /** The module that stands for `daybook`. */
  readonly entry: string;
  /** By their names. */
  readonly files: ReadonlyMap<string, string>;
}

export function openProject(api: API, { name, entry, files }: ProjectFiles): Project {
  const folder = `${root}node_modules/.cache/library/${name}`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of files) writeFileSync(join(folder, file), text);
  const config = join(folder, 'tsconfig.json');
  writeFileSync(
    config,
    JSON.stringify({
      extends: `${root}tsconfig.json`,
      compilerOptions: { paths: { daybook: [entry] } },
      include: [],
      files: [entry, ...files.keys()],
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
