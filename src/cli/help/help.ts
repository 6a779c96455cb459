import type { CommandSpec, OptionSpec, ValueSpec } from '../../core/describe/command-spec.ts';
import { ownValue } from '../../core/kernel/own.ts';
import { didYouMean } from '../../core/kernel/suggest.ts';
import { usage } from '../argv/arguments.ts';
import { commonOptions, globalOptions } from '../argv/global-options.ts';
import type { Manifest } from '../argv/manifest.ts';
import { type Layout, type Row, TextLayout } from './help-layout.ts';
import { topics } from './topics.ts';

/** Help, written from the command tree: nothing in it is typed a second time. */
export function helpFor(manifest: Manifest, path: string, width: number): string {
  const layout = new TextLayout(width);
  const topic = ownValue(topics, path);
  if (topic !== undefined) return topic.text(layout);
  const spec = manifest.spec(path);
  if (spec !== undefined) return commandHelp(spec, layout);
  if (path === '') return rootHelp(manifest, layout);
  const below = specsOf(manifest, (one) => one.startsWith(`${path} `));
  if (below.length === 0) throw unknownTopic(manifest, path);
  return groupHelp(manifest, path, below, layout);
}

export const specsOf = (manifest: Manifest, isWanted: (path: string) => boolean): readonly CommandSpec[] =>
  manifest.paths.filter(isWanted).flatMap((path) => manifest.spec(path) ?? []);

/** @param what "help", "manual page": there is none on what was named */
export function unknownTopic(manifest: Manifest, path: string, what = 'help'): Error {
  const known = [...Object.keys(topics), ...Object.keys(manifest.names.groups), ...manifest.paths];
  return usage(
    'unknown_topic',
    `There is no ${what} on "${path}".`,
    didYouMean(path, known) ?? 'See "daybook help".',
  );
}

function rootHelp(manifest: Manifest, layout: Layout): string {
  const groups = Object.entries(manifest.names.groups).filter(([path]) => !path.includes(' '));
  const single = specsOf(manifest, (path) => !path.includes(' '));
  return [
    'daybook: orders, kept in an event log and read from views of it.\n',
    layout.section('Usage', ['daybook COMMAND [VERB] [ARGUMENTS] [OPTIONS]']),
    layout.section('Examples', examplesOf(START)),
    layout.columns('Commands', groups),
    layout.columns(
      'Also',
      single.map(({ path, summary }): Row => [path, summary]),
    ),
    layout.columns(
      'Topics',
      Object.entries(topics).map(([name, { summary }]): Row => [`help ${name}`, summary]),
    ),
    layout.columns(globalOptions.title, globalOptions.options.map(optionRow)),
    'See "daybook COMMAND" for the verbs of a group, and "daybook COMMAND [VERB] --help" for any command.\n',
  ].join('\n');
}

const START = [
  { run: 'daybook demo', does: 'try it on a throw-away shop' },
  { run: 'daybook orders create', does: 'asks for what is missing' },
  { run: 'daybook orders find --status placed --from 7d', does: 'a table' },
  { run: 'daybook views rebuild', does: 'post the views from the log again' },
];

function groupHelp({ names }: Manifest, path: string, below: readonly CommandSpec[], layout: Layout): string {
  const rows = below.map((spec): Row => [`${spec.path} ${argumentsOf(spec)}`.trim(), spec.summary]);
  return [
    layout.paragraph(`${names.groups[path]}.`),
    layout.columns(`daybook ${path}`, rows),
    `See "daybook ${path} VERB --help".\n`,
  ].join('\n');
}

function commandHelp(spec: CommandSpec, layout: Layout): string {
  const own = spec.options.filter(({ hidden }) => !hidden);
  const sections = [
    layout.paragraph(`${spec.summary}.`),
    layout.section('Usage', [`daybook ${spec.path} ${argumentsOf(spec)} [OPTIONS]`.replace('  ', ' ')]),
    spec.examples.length === 0 ? '' : layout.section('Examples', examplesOf(spec.examples)),
    spec.args.length === 0
      ? ''
      : layout.columns(
          'Arguments',
          spec.args.map((one): Row => [one.placeholder, described(one)]),
        ),
    own.length === 0 ? '' : layout.columns('Options', own.map(optionRow)),
    needsOf(spec, layout),
    ...commonOptions(spec).map(({ title, options }) =>
      layout.columns(title, options.filter(({ hidden }) => !hidden).map(optionRow)),
    ),
  ];
  return sections.filter((text) => text !== '').join('\n');
}

/** Of which flags one is needed. */
function needsOf({ needsOne = [], options }: CommandSpec, layout: Layout): string {
  const groups = needsOne
    .map((fields) => options.filter(({ field }) => fields.includes(field)).map(({ flag }) => `--${flag}`))
    .filter((flags) => flags.length > 1);
  return groups.map((flags) => layout.paragraph(`One of ${flags.join(', ')} is needed.`)).join('');
}

const examplesOf = (examples: CommandSpec['examples']): string[] =>
  examples.flatMap(({ run, does }) => [`# ${does}`, run]);

export function argumentsOf(spec: CommandSpec): string {
  return spec.args
    .map(({ placeholder, required, many }) => {
      const named = many ? `${placeholder}...${spec.batch ? '|-' : ''}` : placeholder;
      return required ? named : `[${named}]`;
    })
    .join(' ');
}

const optionRow = (option: OptionSpec): Row => [optionName(option), described(option)];

/** `-L, --limit N` */
export function optionName(option: OptionSpec): string {
  const short = option.short === undefined ? '    ' : `-${option.short}, `;
  const takesNone = option.type === 'boolean' && !option.placeholder.startsWith('[');
  const value = takesNone ? '' : option.placeholder;
  const glue = value === '' || value.startsWith('[') ? '' : ' ';
  return `${short}--${option.flag}${glue}${value}${option.repeatable ? '…' : ''}`;
}

export function described(
  spec: ValueSpec & { readonly required?: boolean; readonly default?: unknown },
): string {
  const parts = [
    spec.description.replace(/\.$/, ''),
    spec.choices === undefined ? '' : `(${spec.choices.join(', ')})`,
    spec.members === undefined || spec.pattern !== undefined ? '' : keysOf(spec.members),
    presetOf(spec.default),
    spec.required === true ? '[required]' : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function keysOf(members: readonly ValueSpec[]): string {
  const none = members.some(({ clearable }) => clearable) ? '; KEY= for none' : '';
  return `(keys: ${members.map(({ field }) => field).join(', ')}${none})`;
}

function presetOf(preset: unknown): string {
  if (preset === undefined || preset === false || (Array.isArray(preset) && preset.length === 0)) return '';
  return `[default: ${Array.isArray(preset) ? preset.join(',') : JSON.stringify(preset)}]`;
}
