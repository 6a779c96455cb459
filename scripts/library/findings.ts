// What is wrong with what a package shows to those who import it.

import type { API } from 'typescript/unstable/sync';
import { exampleFiles } from './examples.ts';
import { type Mention, unnamedTypes } from './mentioned-types.ts';
import { type Modules, openProject, problemsOf } from './project.ts';
import { exportsOf, type PublicExport, type PublicName } from './surface.ts';

export const RULES = ['unnamed', 'inferred', 'undocumented', 'without_example', 'does_not_compile'] as const;

export interface Finding {
  readonly rule: (typeof RULES)[number];
  readonly text: string;
}

export interface Findings {
  readonly names: number;
  readonly examples: number;
  readonly findings: readonly Finding[];
}

export function findingsIn(api: API, name: string, modules: Modules): Findings {
  const project = openProject(api, { name, modules, files: new Map() });
  const exported = exportsOf(project, modules);
  const files = exampleFiles(exported);
  const mentions = unnamedTypes(project, exported).map(mentionFinding);
  const broken = brokenExamples(api, name, modules, files);
  return {
    names: exported.flatMap((one) => [one, ...one.members]).length,
    examples: files.size,
    findings: [...mentions, ...exported.flatMap(undocumented), ...broken],
  };
}

function mentionFinding({ name, type }: Mention): Finding {
  if (type === undefined) return { rule: 'inferred', text: `${name} shows a type that is not written down` };
  return { rule: 'unnamed', text: `${name} mentions ${type}, which is not exported` };
}

/** Every export has an example; of its members, those that are called. */
const undocumented = (exported: PublicExport): Finding[] => [
  ...withoutWords(exported),
  ...withoutExample(exported),
  ...exported.members.flatMap((member) => [
    ...withoutWords(member),
    ...(member.isCallable ? withoutExample(member) : []),
  ]),
];

const withoutWords = ({ name, doc }: PublicName): Finding[] =>
  doc.trim() === '' ? [{ rule: 'undocumented', text: `${name} has no docstring` }] : [];

const withoutExample = ({ name, examples }: PublicName): Finding[] =>
  examples.length === 0 ? [{ rule: 'without_example', text: `${name} has no @example` }] : [];

function brokenExamples(
  api: API,
  name: string,
  modules: Modules,
  files: ReadonlyMap<string, string>,
): Finding[] {
  const project = openProject(api, { name: `${name}-examples`, modules, files });
  return [...files.keys()].flatMap((file) =>
    problemsOf(project, file).map(
      (text): Finding => ({ rule: 'does_not_compile', text: `${file}: ${text}` }),
    ),
  );
}
