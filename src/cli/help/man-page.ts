import type { CommandSpec, OptionSpec } from '../../core/describe/command-spec.ts';
import { exitCodeMeanings } from '../../core/kernel/exit-codes.ts';
import { ownValue } from '../../core/kernel/own.ts';
import { commonOptions, globalOptions } from '../argv/global-options.ts';
import type { Manifest } from '../argv/manifest.ts';
import { argumentsOf, described, optionName, specsOf } from './help.ts';
import type { Layout } from './help-layout.ts';
import { type Topic, topics } from './topics.ts';

/**
 * Manual pages in roff, written from the command tree: `daybook(1)`, one a command (`daybook-orders-find(1)`), one a group of
 * commands (`daybook-orders(1)`) and one a topic of help (`daybook-exit-codes(7)`).
 */
export function manPage(manifest: Manifest, path: string): string | undefined {
  if (path === '') return rootPage(manifest);
  const spec = manifest.spec(path);
  if (spec !== undefined) return commandPage(manifest, spec);
  const topic = ownValue(topics, path);
  if (topic !== undefined) return topicPage(manifest, path, topic);
  const group = ownValue(manifest.names.groups, path);
  return group === undefined ? undefined : groupPage(manifest, path, group);
}

export const manName = (path: string): string => ['daybook', ...path.split(' ')].filter(Boolean).join('-');

function rootPage(manifest: Manifest): string {
  return page(manifest, '', 'orders, kept in an event log and read from views of it', [
    ['SYNOPSIS', '.B daybook\nCOMMAND [VERB] [ARGUMENTS] [OPTIONS]'],
    ['COMMANDS', manifest.commands.map(({ path, summary }) => tagged(`daybook ${path}`, summary)).join('\n')],
    ['OPTIONS', globalOptions.options.map(optionText).join('\n')],
    [
      'EXIT STATUS',
      Object.entries(exitCodeMeanings)
        .map(([code, meaning]) => tagged(code, meaning))
        .join('\n'),
    ],
  ]);
}

function commandPage(manifest: Manifest, spec: CommandSpec): string {
  const own = spec.options.filter(({ hidden }) => !hidden);
  return page(manifest, spec.path, spec.summary, [
    ['SYNOPSIS', `.B daybook ${text(spec.path)}\n${text(argumentsOf(spec))} [OPTIONS]`],
    ['ARGUMENTS', spec.args.map((one) => tagged(one.placeholder, described(one))).join('\n')],
    ['OPTIONS', own.map(optionText).join('\n')],
    ...commonOptions(spec).map(
      ({ title, options }): Section => [
        title.toUpperCase(),
        options
          .filter(({ hidden }) => !hidden)
          .map(optionText)
          .join('\n'),
      ],
    ),
    [
      'EXAMPLES',
      spec.examples
        .map(({ run, does }) => `${text(does)}:\n.PP\n.nf\n.RS\n${text(run)}\n.RE\n.fi`)
        .join('\n.PP\n'),
    ],
    ['SEE ALSO', seeAlso(['daybook'])],
  ]);
}

function groupPage(manifest: Manifest, path: string, summary: string): string {
  const below = specsOf(manifest, (one) => one.startsWith(`${path} `));
  return page(manifest, path, summary, [
    ['SYNOPSIS', `.B daybook ${text(path)}\nVERB [ARGUMENTS] [OPTIONS]`],
    ['COMMANDS', below.map((spec) => tagged(`daybook ${spec.path}`, spec.summary)).join('\n')],
    ['SEE ALSO', seeAlso(['daybook', ...below.map((spec) => manName(spec.path))])],
  ]);
}

function topicPage(manifest: Manifest, name: string, topic: Topic): string {
  return page(
    manifest,
    name,
    topic.summary,
    [
      ['DESCRIPTION', `${text(topic.summary)}.\n${topic.text(roff)}`.trimEnd()],
      ['SEE ALSO', seeAlso(['daybook'])],
    ],
    7,
  );
}

/** What topics are written with, as roff. */
const roff: Layout = {
  paragraph: (words) => `.PP\n${text(words)}`,
  section: (title, lines) => `.SH ${heading(title)}\n.nf\n${lines.map(text).join('\n')}\n.fi`,
  columns: (title, rows) =>
    `.SH ${heading(title)}\n${rows.map(([name, what]) => tagged(name.trim(), what)).join('\n')}`,
};

const heading = (title: string): string => text(title.toUpperCase());

const seeAlso = (pages: readonly string[]): string =>
  pages.map((name, index) => `.BR ${text(name)} (1)${index < pages.length - 1 ? ' ,' : ''}`).join('\n');

type Section = readonly [title: string, body: string];

function page(
  manifest: Manifest,
  path: string,
  summary: string,
  sections: readonly Section[],
  volume: 1 | 7 = 1,
): string {
  const name = manName(path);
  const head = `.TH ${name.toUpperCase()} ${volume} "" "daybook ${manifest.version}" "daybook"\n.SH NAME\n${text(name)} \\- ${text(summary)}`;
  const bodies = sections.filter(([, body]) => body !== '').map(([title, body]) => `.SH ${title}\n${body}`);
  return `${[head, ...bodies].join('\n')}\n`;
}

const optionText = (option: OptionSpec): string => tagged(optionName(option).trim(), described(option));

const tagged = (name: string, what: string): string => `.TP\n.B ${text(name)}\n${text(what)}`;

/** Text that roff takes literally: a hyphen typed is a hyphen, and no line begins with a request. */
const text = (plain: string): string =>
  plain
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/^(['.])/gm, '\\&$1');
